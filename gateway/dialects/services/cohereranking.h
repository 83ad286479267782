// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Ranking by Cohere's /v2/rerank, which takes texts only and does not repeat them. After docs.cohere.com. Has no
/// state; any thread.
class CohereRanking final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
};
