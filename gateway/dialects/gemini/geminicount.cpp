// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminicount.h"

#include "gateway/dialects/gemini/geminirequestreader.h"
#include "gateway/dialects/jsonedit.h"
#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

Result<NeutralRequest> readGeminiCount(const QByteArray &body)
{
    for (const JsonView::Member &member : JsonView {body}.members()) {
        if (isProtoName(member.key, "generateContentRequest") && !member.value.isNull())
            return GeminiRequestReader {}.read(body, member.value);
    }
    return GeminiRequestReader {}.read(body);
}

QByteArray geminiCountAnswer(qint64 inputTokens)
{
    JsonWriter json;
    json.beginObject().member("totalTokens", inputTokens);
    json.key("promptTokensDetails").beginArray().beginObject();
    json.member("modality", QByteArrayView {"TEXT"}).member("tokenCount", inputTokens);
    json.endObject().endArray().endObject();
    return json.take();
}

QByteArray geminiCountRequest(const QByteArray &body, const QByteArray &model)
{
    const QByteArray named = model.startsWith("tunedModels/") ? model : QByteArray {"models/" + model};
    std::vector<JsonEdit> edits;
    for (const JsonView::Member &member : JsonView {body}.members()) {
        if (!isProtoName(member.key, "generateContentRequest"))
            continue;
        for (const JsonView::Member &inner : member.value.members()) {
            if (isProtoName(inner.key, "model"))
                edits.push_back({inner.value, quotedJson(named)});
        }
    }
    return edits.empty() ? body : edited(body, edits);
}
