// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiembeddings.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>
#include <QtEndian>

#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/gemini/geminipartreader.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr std::array<QByteArrayView, 2> batchNames {"model", "requests"};
constexpr std::array<QByteArrayView, 7> requestNames {
    "model", "content", "taskType", "title", "outputDimensionality", "requests", "embedContentConfig"};
constexpr std::array<QByteArrayView, 4> openAiExtras {"user", "encoding_format", "model", "input"};

constexpr auto floatBytes = static_cast<qsizetype>(sizeof(float));

/// What a Gemini client asks to be embedded.
struct Asked
{
    std::vector<QByteArray> texts;
    std::optional<qint64> dimensions;
    bool isEven = true; ///< every request wants the same dimensions
};

void readRequest(const ProtoObject &request, Asked &asked, ProtoComplaint &complaint, DialectNotes &notes)
{
    if (!request.has("content"))
        complaint.missing(request.path().member("content"), "content is not specified");
    GeminiPartReader parts {complaint};
    QByteArray text;
    for (const NeutralPart &part : parts.instruction(request.raw("content"), request.path().member("content"))) {
        text += text.isEmpty() ? "" : "\n";
        text += part.text;
    }
    const std::optional<qint64> dimensions = request.integer("outputDimensionality");
    asked.isEven = asked.isEven && (asked.texts.empty() || asked.dimensions == dimensions);
    asked.dimensions = dimensions;
    asked.texts.push_back(std::move(text));
    for (const QByteArrayView name : {"taskType", "title", "embedContentConfig"}) {
        if (request.has(name))
            notes.add(name);
    }
}

Asked readAll(const QByteArray &body, ProtoComplaint &complaint, DialectNotes &notes)
{
    Asked asked;
    const JsonView value {body};
    const ProtoPath top;
    if (!value["requests"].exists()) {
        readRequest({value, top, requestNames, complaint}, asked, complaint, notes);
        return asked;
    }
    const ProtoObject batch {value, top, batchNames, complaint};
    qsizetype index = 0;
    for (const JsonView &request : batch.list("requests"))
        readRequest({request, batch.path().element("requests", index++), requestNames, complaint}, asked, complaint,
                    notes);
    return asked;
}

std::optional<JsonView> answerOf(QByteArrayView body)
{
    std::optional<JsonView> json = JsonView::checked(body);
    return json && json->isObject() && !GeminiError::of(*json) ? json : std::nullopt;
}

QByteArray packed(const JsonView &values)
{
    QByteArray bytes;
    for (const JsonView &value : values.elements()) {
        const auto number = static_cast<float>(value.number().value_or(0));
        std::array<char, sizeof(float)> buffer {};
        qToLittleEndian(number, buffer.data());
        bytes.append(buffer.data(), buffer.size());
    }
    return bytes.toBase64();
}

/// A vector as an array of numbers, also of base64.
QByteArray unpacked(const JsonView &vector)
{
    if (!vector.isString())
        return vector.raw().toByteArray();
    const QByteArray bytes = QByteArray::fromBase64(vector.text());
    JsonWriter json;
    json.beginArray();
    for (qsizetype at = 0; at + floatBytes <= bytes.size(); at += floatBytes)
        json.raw(QByteArray::number(qFromLittleEndian<float>(bytes.constData() + at), 'g', 9));
    json.endArray();
    return json.take();
}

tl::unexpected<Error> noVectors()
{
    return fail(ErrorCode::UpstreamFailed, u"the provider's answer holds no embeddings"_s);
}

void writeContent(const QByteArray &text, const QByteArray &model, std::optional<qint64> dimensions, JsonWriter &json)
{
    json.beginObject().member("model", QByteArray {"models/" + model});
    json.key("content").beginObject().key("parts").beginArray();
    json.beginObject().member("text", text).endObject().endArray().endObject();
    if (dimensions)
        json.member("outputDimensionality", *dimensions);
    json.endObject();
}
} // namespace

Result<QByteArray> GeminiEmbeddings::openAiRequest(const QByteArray &body, const QByteArray &model, DialectNotes &notes)
{
    ProtoComplaint complaint {"EmbedContentRequest"};
    const Asked asked = readAll(body, complaint, notes);
    if (complaint.exists())
        return fail(ErrorCode::BadRequest, QString::fromUtf8(complaint.sentence()));
    if (asked.texts.empty())
        return fail(ErrorCode::BadRequest, u"* BatchEmbedContentsRequest.requests: at least one request is required"_s);
    if (!asked.isEven)
        return fail(ErrorCode::BadRequest, u"requests: all must have the same output_dimensionality for this model"_s);
    JsonWriter json;
    json.beginObject().member("model", model).key("input").beginArray();
    for (const QByteArray &text : asked.texts)
        json.string(text);
    json.endArray();
    if (asked.dimensions)
        json.member("dimensions", *asked.dimensions);
    json.member("encoding_format", QByteArrayView {"float"}).endObject();
    return json.take();
}

Result<QByteArray> GeminiEmbeddings::geminiAnswer(QByteArrayView body, bool isBatch)
{
    const std::optional<JsonView> json = answerOf(body);
    std::vector<JsonView> data = json ? (*json)["data"].elements() : std::vector<JsonView> {};
    if (data.empty())
        return noVectors();
    std::stable_sort(data.begin(), data.end(), [](const JsonView &a, const JsonView &b) {
        return a["index"].integer().value_or(0) < b["index"].integer().value_or(0);
    });
    JsonWriter out;
    out.beginObject().key(isBatch ? QByteArrayView {"embeddings"} : QByteArrayView {"embedding"});
    if (isBatch)
        out.beginArray();
    for (const JsonView &entry : data) {
        const JsonView vector = entry["embedding"];
        if (!vector.isArray() && !vector.isString())
            return noVectors();
        out.beginObject().rawMember("values", unpacked(vector)).endObject();
        if (!isBatch)
            break;
    }
    if (isBatch)
        out.endArray();
    out.endObject();
    return out.take();
}

Result<QByteArray> GeminiEmbeddings::geminiRequest(const QByteArray &body, const QByteArray &model, DialectNotes &notes)
{
    const JsonObject request {JsonView {body}};
    const JsonView input = request["input"];
    std::vector<JsonView> texts = input.isString() ? std::vector<JsonView> {input} : input.elements();
    const auto isText = [](const JsonView &text) { return text.isString(); };
    if (texts.empty() || !std::all_of(texts.begin(), texts.end(), isText))
        return fail(ErrorCode::BadRequest, u"input: this model embeds a text or a list of texts, not tokens"_s);
    const std::optional<qint64> dimensions = request["dimensions"].integer();
    JsonWriter json;
    json.beginObject().key("requests").beginArray();
    for (const JsonView &text : texts)
        writeContent(text.text(), model, dimensions, json);
    json.endArray().endObject();
    for (const JsonView::Member &member : request.members()) {
        const QByteArray name = member.key.decoded();
        const bool isKnown =
            name == "dimensions" || std::find(openAiExtras.begin(), openAiExtras.end(), name) != openAiExtras.end();
        if (!isKnown || name == "user")
            notes.add(name);
    }
    return json.take();
}

Result<QByteArray> GeminiEmbeddings::openAiAnswer(QByteArrayView body, const QByteArray &model, bool asBase64,
                                                  qint64 inputTokens)
{
    const std::optional<JsonView> json = answerOf(body);
    std::vector<JsonView> vectors = json ? (*json)["embeddings"].elements() : std::vector<JsonView> {};
    if (json && vectors.empty() && (*json)["embedding"].isObject())
        vectors.push_back((*json)["embedding"]);
    if (vectors.empty())
        return noVectors();
    JsonWriter out;
    out.beginObject().member("object", QByteArrayView {"list"}).key("data").beginArray();
    qint64 index = 0;
    for (const JsonView &vector : vectors) {
        const JsonView values = vector["values"];
        if (!values.isArray())
            return noVectors();
        out.beginObject().member("object", QByteArrayView {"embedding"}).member("index", index++).key("embedding");
        asBase64 ? out.string(packed(values)) : out.raw(values.raw());
        out.endObject();
    }
    const qint64 tokens = (*json)["usageMetadata"]["promptTokenCount"].integer().value_or(inputTokens);
    out.endArray().member("model", model).key("usage").beginObject();
    out.member("prompt_tokens", tokens).member("total_tokens", tokens).endObject().endObject();
    return out.take();
}

bool GeminiEmbeddings::wantsBase64(const QByteArray &body)
{
    return JsonView {body}["encoding_format"].is("base64");
}

QByteArray GeminiEmbeddings::path(const QByteArray &model)
{
    return "/models/" + model.toPercentEncoding() + ":batchEmbedContents";
}
