// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminicount.h"

#include "gateway/dialects/gemini/geminirequestreader.h"
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
