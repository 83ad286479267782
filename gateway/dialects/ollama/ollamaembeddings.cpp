// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaembeddings.h"

#include <algorithm>
#include <vector>

#include <QString>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
tl::unexpected<Error> wrong(const char *sentence)
{
    return fail(ErrorCode::BadRequest, QString::fromLatin1(sentence));
}

/// A text or a list of texts; tokens are neither.
bool isTexts(const JsonView &input)
{
    if (input.isString())
        return true;
    const std::vector<JsonView> texts = input.elements();
    return !texts.empty()
           && std::all_of(texts.begin(), texts.end(), [](const JsonView &text) { return text.isString(); });
}
} // namespace

namespace OllamaEmbeddings
{
Result<QByteArray> openAiRequest(const QByteArray &ollamaBody, const QByteArray &model, DialectNotes &notes)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    if (!json || !json->isObject())
        return wrong("the body must be a JSON object");
    const JsonObject request {*json};
    const JsonView input = request["input"].exists() ? request["input"] : request["prompt"];
    if (!isTexts(input))
        return wrong("input must be a string or an array of strings");
    JsonWriter body;
    body.beginObject().member("model", model).rawMember("input", input.raw());
    if (request["dimensions"].integer())
        body.rawMember("dimensions", request["dimensions"].raw());
    body.endObject();
    for (const QByteArrayView name : {"truncate", "options", "keep_alive"}) {
        if (request[name].exists())
            notes.add(name);
    }
    return body.take();
}

Result<QByteArray> ollamaAnswer(const QByteArray &openAiBody, const QByteArray &model, bool isOld)
{
    const std::optional<JsonView> json = JsonView::checked(openAiBody);
    std::vector<QByteArray> vectors;
    for (const JsonView &vector : json ? EmbeddingList::vectorsOf((*json)["data"]) : std::vector<JsonView> {})
        vectors.push_back(EmbeddingList::numbersOf(vector));
    if (vectors.empty() || std::any_of(vectors.begin(), vectors.end(), [](const auto &v) { return v.isEmpty(); }))
        return EmbeddingList::noVectors();
    JsonWriter body;
    body.beginObject();
    if (isOld) {
        body.rawMember("embedding", vectors.front()).endObject();
        return body.take();
    }
    body.member("model", model).key("embeddings").beginArray();
    for (const QByteArray &vector : vectors)
        body.raw(vector);
    body.endArray();
    const std::optional<qint64> tokens = (*json)["usage"]["prompt_tokens"].integer();
    if (tokens)
        body.member("prompt_eval_count", std::max<qint64>(0, *tokens));
    body.endObject();
    return body.take();
}

Result<QByteArray> ollamaRequest(const QByteArray &openAiBody, const QByteArray &model, DialectNotes &notes)
{
    if (const auto texts = EmbeddingList::textsOf(openAiBody); !texts)
        return tl::unexpected {texts.error()};
    const JsonObject request {JsonView {openAiBody}};
    JsonWriter body;
    body.beginObject().member("model", model).rawMember("input", request["input"].raw());
    if (request["dimensions"].integer())
        body.rawMember("dimensions", request["dimensions"].raw());
    body.endObject();
    EmbeddingList::noteOthers(openAiBody, notes);
    return body.take();
}

Result<QByteArray> openAiAnswer(const QByteArray &ollamaBody, EmbeddingList::Style style)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    if (const std::optional<TokenUsage> usage = usageOf(ollamaBody))
        style.tokens = usage->uncachedInput;
    return EmbeddingList::answer(json ? (*json)["embeddings"].elements() : std::vector<JsonView> {}, style);
}

std::optional<TokenUsage> usageOf(const QByteArray &ollamaBody)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    const std::optional<qint64> tokens = json ? (*json)["prompt_eval_count"].integer() : std::nullopt;
    if (!tokens)
        return std::nullopt;
    TokenUsage usage;
    usage.uncachedInput = std::clamp<qint64>(*tokens, 0, 1'000'000'000);
    return usage;
}

bool isAnswer(const QByteArray &ollamaBody)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    return json && ((*json)["embeddings"].isArray() || (*json)["embedding"].isArray());
}
} // namespace OllamaEmbeddings
