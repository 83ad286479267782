// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/clientdialect.h"

/// OpenAI's Responses API as clients speak it. After the types of OpenAI's own client library (resources/responses).
/// Has no state; any thread.
class ResponsesClient final : public ClientDialect
{
public:
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;
};
