// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/clientdialect.h"

/// OpenAI's old completions as clients speak them, for providers that only chat: the prompt is one turn of the user's,
/// the answer's text the completion. Source: the OpenAI API reference, POST /v1/completions. Any thread.
class CompletionClient final : public ClientDialect
{
public:
    /// BadRequest on what only a model that continues a text can do: `suffix`, `echo`, `best_of`, `logprobs`, more than
    /// one prompt, tokens in place of a text.
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;

    /// The one text that is to be continued, as it stands in the request.
    [[nodiscard]] static Result<JsonView> onePrompt(const JsonObject &asked);
    /// BadRequest when one of these members asks for something. "best_of" asks when it is more than 1.
    [[nodiscard]] static Outcome refuse(const JsonObject &asked, std::initializer_list<QByteArrayView> members);
};
