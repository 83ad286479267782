// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/services/serviceshape.h"

/// Embeddings by Vertex's :predict. After
/// cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api. Has no state; any thread.
class VertexVectors final : public ServiceShape
{
public:
    [[nodiscard]] Result<Request> request(const QByteArray &body, const QByteArray &model,
                                          DialectNotes &notes) const override;
    [[nodiscard]] Result<Answer> answer(const QByteArray &body, const Question &question) const override;
};
