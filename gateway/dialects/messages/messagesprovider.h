// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// Anthropic's messages endpoint, and those that imitate it, as providers. Base URLs end where "/messages" goes:
/// "https://api.anthropic.com/v1". Any thread.
class MessagesProvider final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;
    [[nodiscard]] StreamFraming framing() const override;

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        return (kind == NeutralPart::Kind::Image || kind == NeutralPart::Kind::Document) && traits.takesImageUrls;
    }

    [[nodiscard]] ToolNameRule toolNameRule() const override { return {.maxBytes = 128}; }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
