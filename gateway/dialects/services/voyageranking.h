// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Ranking by Voyage's /rerank, which has names of its own for the number of results and their list. After
/// docs.voyageai.com. Has no state; any thread.
class VoyageRanking final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
};
