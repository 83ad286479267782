// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiclient.h"

#include <algorithm>

#include "gateway/dialects/gemini/geminianswerparts.h"
#include "gateway/dialects/gemini/geminirequestreader.h"
#include "gateway/dialects/gemini/geministreamwriter.h"
#include "gateway/dialects/neutral/callarguments.h"

namespace
{
void writeCandidate(const GeminiAnswerParts &parts, const NeutralAnswer::Choice &choice, qint64 index, JsonWriter &json)
{
    json.beginObject().key("content").beginObject().key("parts").beginArray();
    bool hasParts = false;
    for (const NeutralPart &part : choice.parts) {
        if (!parts.isShown(part) || isCutCall(part, choice.finish, &part == &choice.parts.back()))
            continue;
        parts.writePart(part, json);
        hasParts = true;
    }
    if (!hasParts)
        json.raw(R"({"text":""})");
    json.endArray().member("role", QByteArrayView {"model"}).endObject();
    parts.writeEnd(choice, index, json);
    json.endObject();
}
} // namespace

Result<NeutralRequest> GeminiClient::read(const QByteArray &body) const
{
    return GeminiRequestReader {}.read(body);
}

std::unique_ptr<AnswerWriter> GeminiClient::writer(const AnswerIdentity &identity) const
{
    return std::make_unique<GeminiStreamWriter>(identity);
}

QByteArray GeminiClient::whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const
{
    const GeminiAnswerParts parts {identity};
    const auto hasParts = [&parts](const NeutralAnswer::Choice &choice) {
        return std::any_of(choice.parts.begin(), choice.parts.end(),
                           [&parts](const NeutralPart &part) { return parts.isShown(part); });
    };
    JsonWriter json;
    json.beginObject();
    const bool isAnswered = std::any_of(answer.choices.begin(), answer.choices.end(), hasParts);
    if (GeminiAnswerParts::isBlocked(answer.choices, isAnswered)) {
        parts.writeBlocked(json);
    } else {
        json.key("candidates").beginArray();
        for (size_t i = 0; i < answer.choices.size(); ++i)
            writeCandidate(parts, answer.choices[i], static_cast<qint64>(i), json);
        json.endArray();
    }
    parts.writeTail(answer.hasUsage ? &answer.usage : nullptr, json);
    json.endObject();
    return json.take();
}
