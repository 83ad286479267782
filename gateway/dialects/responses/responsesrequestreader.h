// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads the body of one POST /v1/responses. For one call; gateway thread.
class ResponsesRequestReader final
{
public:
    /// `body` is a valid JSON object.
    explicit ResponsesRequestReader(const QByteArray &body);

    /// BadRequest names the member at fault.
    [[nodiscard]] Result<NeutralRequest> run();

private:
    using Take = Outcome (ResponsesRequestReader::*)(const JsonView &value);

    struct Reader
    {
        QByteArrayView key;
        Take take;
    };

    static const std::vector<Reader> &readers();

    Outcome take(const JsonView::Member &member);
    Outcome takeInput(const JsonView &value);
    Outcome takeInstructions(const JsonView &value);
    Outcome takeLimit(const JsonView &value);
    Outcome takeTools(const JsonView &value);
    Outcome takeToolChoice(const JsonView &value);
    Outcome takeReasoning(const JsonView &value);
    Outcome takeText(const JsonView &value);
    Outcome takeInclude(const JsonView &value);
    Outcome takeTopLogprobs(const JsonView &value);
    Outcome takeMetadata(const JsonView &value);
    Outcome takeTruncation(const JsonView &value);
    Outcome refuseIfSet(const JsonView::Member &member) const;
    Outcome takePlain(const JsonView::Member &member, bool *isTaken);
    Outcome takeString(const JsonView::Member &member, QByteArray *target) const;
    Outcome takeNumber(const JsonView::Member &member, QByteArray *target) const;
    Outcome takeSwitch(const JsonView::Member &member, std::optional<bool> *target) const;

    JsonView m_body;
    NeutralRequest m_request;
    bool m_hasInput = false;
    QByteArray m_user; ///< the older name of safety_identifier
};
