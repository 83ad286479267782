// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaembeddings.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include <QString>
#include <QtEndian>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
tl::unexpected<Error> wrong(const char *sentence)
{
    return fail(ErrorCode::BadRequest, QString::fromLatin1(sentence));
}

tl::unexpected<Error> broken(const char *sentence)
{
    return fail(ErrorCode::UpstreamFailed, QString::fromLatin1(sentence));
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

bool isVector(const JsonView &value)
{
    return value.isArray();
}

/// Little-endian floats, as OpenAI packs them.
QByteArray packed(const JsonView &vector)
{
    QByteArray bytes;
    for (const JsonView &number : vector.elements()) {
        const auto value = static_cast<float>(number.number().value_or(0));
        const quint32 bits = qToLittleEndian(std::bit_cast<quint32>(value));
        bytes.append(QByteArrayView {reinterpret_cast<const char *>(&bits), sizeof bits});
    }
    return bytes.toBase64();
}

/// The vectors of an OpenAI answer in the order of their texts.
std::vector<JsonView> orderedVectors(const JsonView &data)
{
    std::vector<JsonView> entries = data.elements();
    std::stable_sort(entries.begin(), entries.end(), [](const JsonView &a, const JsonView &b) {
        return a["index"].integer().value_or(0) < b["index"].integer().value_or(0);
    });
    std::vector<JsonView> vectors;
    for (const JsonView &entry : entries)
        vectors.push_back(entry["embedding"]);
    return vectors;
}
} // namespace

namespace OllamaEmbeddings
{
Result<QByteArray> openAiRequest(const QByteArray &ollamaBody, const QByteArray &model)
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
    body.member("encoding_format", "float");
    if (request["dimensions"].integer())
        body.rawMember("dimensions", request["dimensions"].raw());
    body.endObject();
    return body.take();
}

Result<QByteArray> ollamaAnswer(const QByteArray &openAiBody, const QByteArray &model, bool isOld)
{
    const std::optional<JsonView> json = JsonView::checked(openAiBody);
    const std::vector<JsonView> vectors = json ? orderedVectors((*json)["data"]) : std::vector<JsonView> {};
    if (vectors.empty() || !std::all_of(vectors.begin(), vectors.end(), isVector))
        return broken("the provider's answer holds no vectors");
    JsonWriter body;
    body.beginObject();
    if (isOld) {
        body.rawMember("embedding", vectors.front().raw()).endObject();
        return body.take();
    }
    body.member("model", model).key("embeddings").beginArray();
    for (const JsonView &vector : vectors)
        body.raw(vector.raw());
    body.endArray();
    const std::optional<qint64> tokens = (*json)["usage"]["prompt_tokens"].integer();
    if (tokens)
        body.member("prompt_eval_count", std::max<qint64>(0, *tokens));
    body.endObject();
    return body.take();
}

Result<QByteArray> ollamaRequest(const QByteArray &openAiBody, const QByteArray &model)
{
    const std::optional<JsonView> json = JsonView::checked(openAiBody);
    if (!json || !json->isObject())
        return wrong("The body must be a JSON object.");
    const JsonObject request {*json};
    if (!isTexts(request["input"]))
        return wrong("'input' must be a string or an array of strings: this provider takes no tokens.");
    JsonWriter body;
    body.beginObject().member("model", model).rawMember("input", request["input"].raw());
    if (request["dimensions"].integer())
        body.rawMember("dimensions", request["dimensions"].raw());
    body.endObject();
    return body.take();
}

Result<QByteArray> openAiAnswer(const QByteArray &ollamaBody, const QByteArray &model, bool asBase64)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    const std::vector<JsonView> vectors = json ? (*json)["embeddings"].elements() : std::vector<JsonView> {};
    if (vectors.empty() || !std::all_of(vectors.begin(), vectors.end(), isVector))
        return broken("the provider's answer holds no vectors");
    JsonWriter body;
    body.beginObject().member("object", "list").key("data").beginArray();
    qint64 index = 0;
    for (const JsonView &vector : vectors) {
        body.beginObject().member("object", "embedding").member("index", index++).key("embedding");
        if (asBase64)
            body.string(packed(vector));
        else
            body.raw(vector.raw());
        body.endObject();
    }
    body.endArray().member("model", model);
    const qint64 tokens = ollamaUsage(ollamaBody).value_or(TokenUsage {}).uncachedInput;
    body.key("usage").beginObject().member("prompt_tokens", tokens).member("total_tokens", tokens).endObject();
    body.endObject();
    return body.take();
}

std::optional<TokenUsage> ollamaUsage(const QByteArray &ollamaBody)
{
    const std::optional<JsonView> json = JsonView::checked(ollamaBody);
    const std::optional<qint64> tokens = json ? (*json)["prompt_eval_count"].integer() : std::nullopt;
    if (!tokens)
        return std::nullopt;
    TokenUsage usage;
    usage.uncachedInput = std::clamp<qint64>(*tokens, 0, 1'000'000'000);
    return usage;
}
} // namespace OllamaEmbeddings
