// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/services/embeddinglist.h"

#include <algorithm>
#include <array>

#include <QtEndian>

#include "gateway/dialects/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr auto floatBytes = static_cast<qsizetype>(sizeof(float));

bool isText(const JsonView &value)
{
    return value.isString();
}

QByteArray packed(const JsonView &vector)
{
    QByteArray bytes;
    for (const JsonView &value : vector.elements()) {
        std::array<char, sizeof(float)> buffer {};
        qToLittleEndian(static_cast<float>(value.number().value_or(0)), buffer.data());
        bytes.append(buffer.data(), buffer.size());
    }
    return bytes.toBase64();
}

QByteArray unpacked(const QByteArray &base64)
{
    const QByteArray bytes = QByteArray::fromBase64(base64);
    JsonWriter json;
    json.beginArray();
    for (qsizetype at = 0; at + floatBytes <= bytes.size(); at += floatBytes)
        json.raw(QByteArray::number(qFromLittleEndian<float>(bytes.constData() + at), 'g', 9));
    json.endArray();
    return json.take();
}
} // namespace

Result<std::vector<JsonView>> EmbeddingList::textsOf(const QByteArray &openAiBody)
{
    const JsonView input = JsonView {openAiBody}["input"];
    std::vector<JsonView> texts = isText(input) ? std::vector<JsonView> {input} : input.elements();
    if (texts.empty() || !std::all_of(texts.begin(), texts.end(), isText))
        return fail(ErrorCode::BadRequest, u"input: this model embeds a text or a list of texts, not tokens"_s);
    return texts;
}

qsizetype EmbeddingList::countOf(const QByteArray &openAiBody)
{
    const JsonView input = JsonView {openAiBody}["input"];
    if (isText(input)) // Ollama gives no vector for none
        return input.text().isEmpty() ? 0 : 1;
    const std::vector<JsonView> inputs = input.elements();
    const auto areAll = [&inputs](auto is) { return !inputs.empty() && std::all_of(inputs.begin(), inputs.end(), is); };
    if (areAll([](const JsonView &one) { return one.integer().has_value(); })) // one text's tokens
        return 1;
    const bool isList = areAll(&isText) || areAll([](const JsonView &one) { return one.isArray(); });
    return isList ? static_cast<qsizetype>(inputs.size()) : 0;
}

bool EmbeddingList::wantsBase64(const QByteArray &openAiBody)
{
    return JsonView {openAiBody}["encoding_format"].is("base64");
}

void EmbeddingList::noteOthers(const QByteArray &openAiBody, DialectNotes &notes)
{
    constexpr std::array<QByteArrayView, 4> said {"dimensions", "encoding_format", "model", "input"};
    for (const JsonView::Member &member : JsonView {openAiBody}.members()) {
        const QByteArray name = member.key.decoded();
        if (std::find(said.begin(), said.end(), QByteArrayView {name}) == said.end())
            notes.add(name);
    }
}

Result<QByteArray> EmbeddingList::answer(const std::vector<JsonView> &vectors, const Style &style)
{
    if (vectors.empty() || !std::all_of(vectors.begin(), vectors.end(), [](const JsonView &v) { return v.isArray(); }))
        return noVectors();
    JsonWriter out;
    out.beginObject().member("object", "list").key("data").beginArray();
    qint64 index = 0;
    for (const JsonView &vector : vectors) {
        out.beginObject().member("object", "embedding").member("index", index++).key("embedding");
        style.asBase64 ? out.string(packed(vector)) : out.raw(vector.raw());
        out.endObject();
    }
    out.endArray().member("model", style.model).key("usage").beginObject();
    out.member("prompt_tokens", style.tokens).member("total_tokens", style.tokens).endObject().endObject();
    return out.take();
}

std::vector<JsonView> EmbeddingList::vectorsOf(const JsonView &data)
{
    std::vector<JsonView> entries = data.elements();
    std::stable_sort(entries.begin(), entries.end(), [](const JsonView &a, const JsonView &b) {
        return a["index"].integer().value_or(0) < b["index"].integer().value_or(0);
    });
    for (JsonView &entry : entries)
        entry = entry["embedding"];
    return entries;
}

QByteArray EmbeddingList::numbersOf(const JsonView &vector)
{
    if (vector.isArray())
        return vector.raw().toByteArray();
    return vector.isString() ? unpacked(vector.text()) : QByteArray {};
}

tl::unexpected<Error> EmbeddingList::noVectors()
{
    return fail(ErrorCode::UpstreamFailed, u"the provider's answer holds no embeddings"_s);
}
