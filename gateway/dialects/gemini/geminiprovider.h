// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// Google's generateContent, v1beta, as providers speak it. After ai.google.dev/api/generate-content. Has no state; any
/// thread.
class GeminiProvider final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;
    [[nodiscard]] StreamFraming framing() const override;

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        Q_UNUSED(kind);
        return traits.takesImageUrls;
    }

    [[nodiscard]] ToolNameRule toolNameRule() const override { return {64, "_-.:", true}; }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
