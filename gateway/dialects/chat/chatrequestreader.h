// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// Reads a chat request member by member. What vendors have added to the format is understood where it says what the
/// neutral form has (thinking, enable_thinking, reasoning, top_k, random_seed); members that are not known stay in
/// `extra`. One per request; any thread.
class ChatRequestReader final
{
public:
    /// `body` is an object, valid and UTF-8. BadRequest names the field.
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body);

private:
    using Take = Outcome (ChatRequestReader::*)(const JsonView &value);

    struct Member
    {
        QByteArrayView name;
        Take take;
    };

    static const Member s_members[];

    [[nodiscard]] Outcome readMember(const JsonView::Member &member);
    [[nodiscard]] bool readPlain(QByteArrayView name, const JsonView &value, Outcome &done);

    [[nodiscard]] Outcome readMessages(const JsonView &value);
    [[nodiscard]] Outcome readTools(const JsonView &value);
    [[nodiscard]] Outcome readFunctions(const JsonView &value);
    [[nodiscard]] Outcome readToolChoice(const JsonView &value);
    [[nodiscard]] Outcome readFunctionCall(const JsonView &value);
    [[nodiscard]] Outcome readParallel(const JsonView &value);
    [[nodiscard]] Outcome readMaxTokens(const JsonView &value);
    [[nodiscard]] Outcome readMaxCompletionTokens(const JsonView &value);
    [[nodiscard]] Outcome readStop(const JsonView &value);
    [[nodiscard]] Outcome readChoices(const JsonView &value);
    [[nodiscard]] Outcome readFormat(const JsonView &value);
    [[nodiscard]] Outcome readSchema(const JsonObject &schema);
    [[nodiscard]] Outcome readLogprobs(const JsonView &value);
    [[nodiscard]] Outcome readStream(const JsonView &value);
    [[nodiscard]] Outcome readStreamOptions(const JsonView &value);
    [[nodiscard]] Outcome readEffort(const JsonView &value);
    [[nodiscard]] Outcome readReasoning(const JsonView &value);
    [[nodiscard]] Outcome readThinking(const JsonView &value);
    [[nodiscard]] Outcome readEnableThinking(const JsonView &value);
    [[nodiscard]] Outcome readThinkingBudget(const JsonView &value);
    [[nodiscard]] Outcome readUser(const JsonView &value);
    [[nodiscard]] Outcome readMetadata(const JsonView &value);

    NeutralRequest m_request;
    bool m_hasCompletionLimit = false; ///< max_completion_tokens was there, which wins
};
