// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// Ollama's native chat as providers speak it: what its OpenAI-compatible face cannot say (num_ctx, keep_alive,
/// thinking) can be said here. Has no state; any thread.
class OllamaProvider final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;

    [[nodiscard]] StreamFraming framing() const override { return StreamFraming::JsonLines; }

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        Q_UNUSED(kind);
        Q_UNUSED(traits);
        return false;
    }

    [[nodiscard]] ToolNameRule toolNameRule() const override { return {.maxBytes = 0}; }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
