// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/vertexvectors.h"

#include <algorithm>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/services/embeddinglist.h"

Result<ServiceShape::Request> VertexVectors::request(const QByteArray &body, const QByteArray &,
                                                     DialectNotes &notes) const
{
    const Result<std::vector<JsonView>> texts = EmbeddingList::textsOf(body);
    if (!texts)
        return tl::unexpected {texts.error()};
    JsonWriter json;
    json.beginObject().key("instances").beginArray();
    for (const JsonView &text : *texts)
        json.beginObject().rawMember("content", text.raw()).endObject();
    json.endArray();
    if (const auto dimensions = JsonView {body}["dimensions"].integer())
        json.key("parameters").beginObject().member("outputDimensionality", *dimensions).endObject();
    json.endObject();
    EmbeddingList::noteOthers(body, notes);
    return Request {json.take()};
}

Result<ServiceShape::Answer> VertexVectors::answer(const QByteArray &body, const Question &question) const
{
    const std::optional<JsonView> json = JsonView::checked(body);
    std::vector<JsonView> vectors;
    qint64 tokens = 0;
    for (const JsonView &prediction : json ? (*json)["predictions"].elements() : std::vector<JsonView> {}) {
        const JsonView embeddings = prediction["embeddings"];
        vectors.push_back(embeddings["values"]);
        tokens += std::max<qint64>(0, embeddings["statistics"]["token_count"].integer().value_or(0));
    }
    const bool saysUsage = tokens > 0;
    return EmbeddingList::answer(vectors, {question.model, EmbeddingList::wantsBase64(question.body),
                                           saysUsage ? tokens : question.estimatedTokens})
        .map([saysUsage](QByteArray written) {
            return Answer {std::move(written), saysUsage};
        });
}
