// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/geminivectors.h"

#include "gateway/dialects/gemini/geminiembeddings.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/services/embeddinglist.h"

Result<ServiceShape::Request> GeminiVectors::request(const QByteArray &body, const QByteArray &model,
                                                     DialectNotes &notes) const
{
    return GeminiEmbeddings::geminiRequest(body, model, notes).map([](QByteArray written) {
        return Request {std::move(written)};
    });
}

Result<ServiceShape::Answer> GeminiVectors::answer(const QByteArray &body, const Question &question) const
{
    const EmbeddingList::Style style {question.model, EmbeddingList::wantsBase64(question.body),
                                      question.estimatedTokens};
    return GeminiEmbeddings::openAiAnswer(body, style).map([&body](QByteArray written) {
        return Answer {std::move(written), GeminiEmbeddings::usageOf(body).has_value()};
    });
}
