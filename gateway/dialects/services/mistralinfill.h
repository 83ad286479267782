// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Completions by Mistral's fill-in-the-middle endpoint, whose answer is a chat's. After docs.mistral.ai, POST
/// /v1/fim/completions. Has no state; any thread.
class MistralInfill final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;

    [[nodiscard]] bool streams() const override { return true; }
};
