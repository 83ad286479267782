// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/clientdialect.h"

/// Google's generateContent as clients speak it; model and stream stand in the path, see parseGeminiPath(). Has no
/// state; any thread.
class GeminiClient final : public ClientDialect
{
public:
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;
};
