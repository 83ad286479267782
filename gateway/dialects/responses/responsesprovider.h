// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// OpenAI's Responses API as providers speak it. Nothing is kept at the provider: the whole talk is sent with each
/// request, and chains of thought travel encrypted. Has no state; any thread.
class ResponsesProvider final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;

    [[nodiscard]] StreamFraming framing() const override { return StreamFraming::ServerSentEvents; }

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        return (kind == NeutralPart::Kind::Image || kind == NeutralPart::Kind::Document) && traits.takesImageUrls;
    }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
