// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/clientdialect.h"

/// OpenAI's chat completions as clients speak them. Source: the OpenAI API reference, POST /v1/chat/completions. Any
/// thread.
class ChatClientDialect final : public ClientDialect
{
public:
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;
};
