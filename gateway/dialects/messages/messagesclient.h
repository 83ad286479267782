// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/clientdialect.h"

/// Anthropic's messages endpoint as its clients speak it (versions 2023-06-01 and 2026-10-21). Any thread.
class MessagesClient final : public ClientDialect
{
public:
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;
};
