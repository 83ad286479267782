// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Speech by Google's models that answer in sound: 16-bit samples in base64, given as wav or as they are. The voices
/// are Google's own; one of OpenAI's is noted, and the model's own voice speaks. After ai.google.dev, "Speech
/// generation". Has no state; any thread.
class GeminiSpeech final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
    [[nodiscard]] QByteArray soundType(const QByteArray &body) const override;
};
