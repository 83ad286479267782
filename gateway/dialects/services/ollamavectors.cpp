// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/ollamavectors.h"

#include "gateway/dialects/ollama/ollamaembeddings.h"
#include "gateway/dialects/services/embeddinglist.h"

Result<ServiceShape::Request> OllamaVectors::request(const QByteArray &body, const QByteArray &model,
                                                     DialectNotes &notes) const
{
    return OllamaEmbeddings::ollamaRequest(body, model, notes).map([](QByteArray written) {
        return Request {std::move(written)};
    });
}

Result<ServiceShape::Answer> OllamaVectors::answer(const QByteArray &body, const Question &question) const
{
    const EmbeddingList::Style style {question.model, EmbeddingList::wantsBase64(question.body),
                                      question.estimatedTokens};
    return OllamaEmbeddings::openAiAnswer(body, style).map([&body](QByteArray written) {
        return Answer {std::move(written), OllamaEmbeddings::usageOf(body).has_value()};
    });
}
