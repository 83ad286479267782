// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// Chat completions as OpenAI and the many that took its format over speak it; what is different among them is in the
/// model's traits. Source: the OpenAI API reference, POST /v1/chat/completions. Any thread.
class ChatProviderDialect final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;

    [[nodiscard]] StreamFraming framing() const override { return StreamFraming::ServerSentEvents; }

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        return (kind == NeutralPart::Kind::Image || kind == NeutralPart::Kind::Video) && traits.takesImageUrls;
    }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
