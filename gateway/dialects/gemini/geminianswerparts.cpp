// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminianswerparts.h"

#include <algorithm>

#include "gateway/dialects/gemini/geminifinish.h"
#include "gateway/dialects/gemini/geminilogprobs.h"
#include "gateway/dialects/gemini/geminiusage.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "gateway/dialects/neutral/urlcitation.h"

namespace
{
using Kind = NeutralPart::Kind;
using Show = NeutralReasoning::Show;

bool isOurs(const OpaqueMark &mark)
{
    return mark.kind == OpaqueMark::Kind::ThoughtSignature && mark.family == "google";
}

/// Why the last turn ended, once a refusal has said so in words.
bool hasRefusal(const NeutralAnswer::Choice &choice)
{
    return std::any_of(choice.parts.begin(), choice.parts.end(),
                       [](const NeutralPart &part) { return part.kind == Kind::Refusal; });
}
} // namespace

GeminiAnswerParts::GeminiAnswerParts(const AnswerIdentity &identity)
    : m_id {identity.id}
    , m_model {identity.model}
{
    if (identity.request) {
        const Show show = identity.request->reasoning.show;
        m_showsThoughts = show == Show::Summary || show == Show::Full;
    }
}

bool GeminiAnswerParts::isShown(const NeutralPart &part) const
{
    switch (part.kind) {
    case Kind::Reasoning:
        return m_showsThoughts;
    case Kind::Text:
    case Kind::Refusal:
    case Kind::Call:
        return true;
    case Kind::Image:
    case Kind::Audio:
    case Kind::Video:
    case Kind::Document:
        return !part.media.base64.isEmpty();
    case Kind::Foreign:
        return part.dialect == WireDialect::Gemini;
    case Kind::Result:
        return false;
    }
    return false;
}

void GeminiAnswerParts::writePart(const NeutralPart &part, JsonWriter &json) const
{
    if (part.kind == Kind::Foreign) {
        json.raw(part.raw);
        return;
    }
    json.beginObject();
    if (part.kind == Kind::Call) {
        writeCall(part, json);
    } else if (!part.media.base64.isEmpty()) {
        json.key("inlineData").beginObject().member("mimeType", part.media.mimeType);
        json.member("data", part.media.base64).endObject();
    } else {
        json.member("text", part.text);
        if (part.kind == Kind::Reasoning)
            json.flag("thought", true);
    }
    writeSignature(part.marks, json);
    json.endObject();
}

void GeminiAnswerParts::writeCall(const NeutralPart &part, JsonWriter &json)
{
    json.key("functionCall").beginObject();
    if (!part.callId.isEmpty())
        json.member("id", part.callId);
    DialectNotes notes; // an answer has no place for them
    json.member("name", part.name).rawMember("args", objectArguments(part, notes)).endObject();
}

/// Its own family's as it is; others sealed, as bytes.
void GeminiAnswerParts::writeSignature(const std::vector<OpaqueMark> &marks, JsonWriter &json)
{
    if (marks.empty())
        return;
    const auto own = std::find_if(marks.begin(), marks.end(), isOurs);
    if (own != marks.end())
        json.member("thoughtSignature", own->value);
    else
        json.member("thoughtSignature", OpaqueEnvelope {marks, {}}.sealed().toBase64());
}

void GeminiAnswerParts::writeEnd(const NeutralAnswer::Choice &choice, qint64 index, JsonWriter &json) const
{
    const bool isRefused = hasRefusal(choice) && choice.finish == FinishReason::Stop;
    json.member("finishReason", geminiFinishName(isRefused ? FinishReason::ContentFilter : choice.finish));
    json.member("index", index);
    writeSources(choice, json);
    if (!choice.logprobs.empty()) {
        json.key("logprobsResult");
        writeGeminiLogprobs(choice.logprobs, json);
    }
}

/// Each page once. Where in the text they belong is left out: the dialect counts bytes.
void GeminiAnswerParts::writeSources(const NeutralAnswer::Choice &choice, JsonWriter &json)
{
    std::vector<QByteArray> urls;
    for (const auto &[dialect, raw] : choice.annotations) {
        const std::optional<UrlCitation> citation = UrlCitation::of(dialect, raw);
        if (!citation || std::find(urls.begin(), urls.end(), citation->url) != urls.end())
            continue;
        if (urls.empty())
            json.key("groundingMetadata").beginObject().key("groundingChunks").beginArray();
        urls.push_back(citation->url);
        json.beginObject().key("web").beginObject().member("uri", citation->url);
        json.member("title", citation->title).endObject().endObject();
    }
    if (!urls.empty())
        json.endArray().endObject();
}

void GeminiAnswerParts::writeBlocked(JsonWriter &json) const
{
    json.key("promptFeedback").beginObject().member("blockReason", QByteArrayView {"SAFETY"}).endObject();
}

void GeminiAnswerParts::writeTail(const TokenUsage *usage, JsonWriter &json) const
{
    if (usage) {
        json.key("usageMetadata");
        writeGeminiUsage(*usage, json);
    }
    json.member("modelVersion", m_model).member("responseId", m_id);
}

bool GeminiAnswerParts::isBlocked(const std::vector<NeutralAnswer::Choice> &choices, bool hasParts)
{
    return !hasParts && !choices.empty()
           && std::all_of(choices.begin(), choices.end(), [](const NeutralAnswer::Choice &choice) {
                  return choice.finish == FinishReason::ContentFilter;
              });
}
