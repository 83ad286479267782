// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiembeddings.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

#include "gateway/dialects/gemini/geminierror.h"
#include "gateway/dialects/gemini/geminipartreader.h"
#include "gateway/dialects/jsonedit.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 mostTokens = 1'000'000'000;
constexpr std::array<QByteArrayView, 2> batchNames {"model", "requests"};
constexpr std::array<QByteArrayView, 7> requestNames {
    "model", "content", "taskType", "title", "outputDimensionality", "requests", "embedContentConfig"};

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

void renameIn(const JsonView &request, const QByteArray &name, std::vector<JsonEdit> &edits)
{
    for (const JsonView::Member &member : request.members()) {
        if (member.key.is("model"))
            edits.push_back({member.value, name});
    }
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
    json.endObject();
    return json.take();
}

Result<QByteArray> GeminiEmbeddings::geminiAnswer(QByteArrayView body, bool isBatch)
{
    const std::optional<JsonView> json = answerOf(body);
    const std::vector<JsonView> vectors = json ? EmbeddingList::vectorsOf((*json)["data"]) : std::vector<JsonView> {};
    if (vectors.empty())
        return EmbeddingList::noVectors();
    JsonWriter out;
    out.beginObject().key(isBatch ? QByteArrayView {"embeddings"} : QByteArrayView {"embedding"});
    if (isBatch)
        out.beginArray();
    for (const JsonView &vector : vectors) {
        const QByteArray numbers = EmbeddingList::numbersOf(vector);
        if (numbers.isEmpty())
            return EmbeddingList::noVectors();
        out.beginObject().rawMember("values", numbers).endObject();
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
    const Result<std::vector<JsonView>> texts = EmbeddingList::textsOf(body);
    if (!texts)
        return tl::unexpected {texts.error()};
    const std::optional<qint64> dimensions = JsonView {body}["dimensions"].integer();
    JsonWriter json;
    json.beginObject().key("requests").beginArray();
    for (const JsonView &text : *texts)
        writeContent(text.text(), model, dimensions, json);
    json.endArray().endObject();
    EmbeddingList::noteOthers(body, notes);
    return json.take();
}

Result<QByteArray> GeminiEmbeddings::openAiAnswer(QByteArrayView body, EmbeddingList::Style style)
{
    const std::optional<JsonView> json = answerOf(body);
    std::vector<JsonView> vectors = json ? (*json)["embeddings"].elements() : std::vector<JsonView> {};
    if (json && vectors.empty() && (*json)["embedding"].isObject())
        vectors.push_back((*json)["embedding"]);
    for (JsonView &vector : vectors)
        vector = vector["values"];
    if (const std::optional<TokenUsage> usage = usageOf(body))
        style.tokens = usage->uncachedInput;
    return EmbeddingList::answer(vectors, style);
}

std::optional<TokenUsage> GeminiEmbeddings::usageOf(QByteArrayView body)
{
    const std::optional<JsonView> json = JsonView::checked(body);
    const std::optional<qint64> tokens =
        json ? (*json)["usageMetadata"]["promptTokenCount"].integer() : std::optional<qint64> {};
    if (!tokens)
        return std::nullopt;
    TokenUsage usage;
    usage.uncachedInput = std::clamp<qint64>(*tokens, 0, mostTokens);
    return usage;
}

bool GeminiEmbeddings::isAnswer(QByteArrayView body)
{
    const std::optional<JsonView> json = answerOf(body);
    return json && ((*json)["embedding"].isObject() || (*json)["embeddings"].isArray());
}

QByteArray GeminiEmbeddings::renamed(const QByteArray &body, const QByteArray &model)
{
    const QByteArray name = JsonWriter {}.string(QByteArray {"models/" + model}).take();
    std::vector<JsonEdit> edits;
    for (const JsonView::Member &member : JsonView {body}.members()) {
        if (member.key.is("model"))
            edits.push_back({member.value, name});
        if (!member.key.is("requests"))
            continue;
        for (const JsonView &request : member.value.elements())
            renameIn(request, name, edits);
    }
    return edited(body, edits);
}

QByteArray GeminiEmbeddings::path(const QByteArray &model, bool isBatch)
{
    return "/models/" + model.toPercentEncoding() + (isBatch ? ":batchEmbedContents" : ":embedContent");
}
