// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/providerdialect.h"

/// Amazon Bedrock's Converse and ConverseStream. Requests are signed by awsSignature() or carry a bearer key; the path
/// that is drafted is the one that is sent, with the model's id percent-encoded. Source: the Amazon Bedrock API
/// reference. Any thread.
class ConverseProviderDialect final : public ProviderDialect
{
public:
    [[nodiscard]] Result<ProviderDraft> write(const NeutralRequest &request, const ModelTraits &traits,
                                              DialectNotes &notes) const override;

    [[nodiscard]] StreamFraming framing() const override { return StreamFraming::AwsFrames; }

    [[nodiscard]] bool takesUrls(NeutralPart::Kind kind, const ModelTraits &traits) const override
    {
        Q_UNUSED(kind);
        Q_UNUSED(traits);
        return false;
    }

    [[nodiscard]] std::unique_ptr<AnswerReader> reader(const QByteArray &family) const override;
};
