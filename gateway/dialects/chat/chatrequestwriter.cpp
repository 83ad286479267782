// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatrequestwriter.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QStringBuilder>

#include "gateway/dialects/chat/chatmessagewriter.h"
#include "gateway/dialects/chat/chatreasoningwriter.h"
#include "gateway/dialects/chat/chattoolwriter.h"
#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
constexpr size_t maxStops = 4;
constexpr qsizetype maxUserBytes = 64;

/// Of those that the neutral form has no place for, what OpenAI itself takes.
constexpr QByteArrayView openAiMembers[] = {"audio",      "modalities",           "moderation",
                                            "prediction", "prompt_cache_options", "prompt_cache_retention",
                                            "store",      "web_search_options"};

QByteArray shortHash(const QByteArray &text)
{
    constexpr qsizetype bytes = 16;
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).first(bytes).toHex();
}

bool saysJson(const QByteArray &text)
{
    constexpr QByteArrayView word {"json"};
    for (qsizetype at = 0; at + word.size() <= text.size(); ++at) {
        if ((text[at] | 0x20) == 'j'
            && QByteArrayView {text}.sliced(at, word.size()).compare(word, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

bool sayJson(const std::vector<NeutralPart> &parts)
{
    return std::any_of(parts.begin(), parts.end(), [](const NeutralPart &part) { return saysJson(part.text); });
}

bool hasMarks(const NeutralRequest &request)
{
    const auto isMarked = [](const NeutralPart &part) { return part.cache != CacheMark::None; };
    return std::any_of(request.system.begin(), request.system.end(), isMarked)
           || std::any_of(request.messages.begin(), request.messages.end(), [&isMarked](const NeutralMessage &message) {
                  return std::any_of(message.parts.begin(), message.parts.end(), isMarked);
              });
}
} // namespace

Result<QByteArray> ChatRequestWriter::body()
{
    m_json.beginObject().member("model", m_traits.model.isEmpty() ? m_request.model : m_traits.model).key("messages");
    if (Outcome done = ChatMessageWriter {m_json, m_request, m_traits, m_notes}.write(formatInstructions()); !done)
        return tl::unexpected {std::move(done).error()};
    if (Outcome done = ChatToolWriter {m_json, m_request, m_traits, m_notes}.write(); !done)
        return tl::unexpected {std::move(done).error()};
    writeLimits();
    writeSampling();
    writeFormat();
    writeReasoning();
    writeTerms();
    writeStream();
    writeExtra();
    m_json.endObject();
    return m_json.take();
}

/// The provider that takes no schema gets it in words; and JSON mode is refused where nobody spoke of JSON.
QByteArray ChatRequestWriter::formatInstructions() const
{
    switch (m_request.format.kind) {
    case NeutralFormat::Kind::Text:
        return {};
    case NeutralFormat::Kind::JsonObject:
        return mentionsJson() ? QByteArray {} : QByteArray {"Answer with one JSON object and nothing else."};
    case NeutralFormat::Kind::JsonSchema:
        if (m_traits.takesJsonSchema)
            return {};
        return "Answer with JSON that fits this JSON Schema and with nothing else:\n" + m_request.format.schema;
    }
    return {};
}

bool ChatRequestWriter::mentionsJson() const
{
    return sayJson(m_request.system)
           || std::any_of(m_request.messages.begin(), m_request.messages.end(),
                          [](const NeutralMessage &message) { return sayJson(message.parts); });
}

void ChatRequestWriter::writeLimits()
{
    if (!m_request.maxOutputTokens)
        return;
    qint64 limit = *m_request.maxOutputTokens;
    const QByteArrayView name = m_traits.usesMaxCompletionTokens ? "max_completion_tokens" : "max_tokens";
    if (m_traits.maxOutputTokens > 0 && limit > m_traits.maxOutputTokens) {
        limit = m_traits.maxOutputTokens;
        m_notes.add("max_tokens");
    }
    if (canWrite(name))
        m_json.member(name, limit);
}

void ChatRequestWriter::writeSampling()
{
    const NeutralSampling &sampling = m_request.sampling;
    const bool isPaired = !sampling.temperature.isEmpty() && m_traits.takesTemperature;
    writeNumber("temperature", sampling.temperature, m_traits.takesTemperature);
    writeNumber("top_p", sampling.topP, m_traits.takesTopP && (m_traits.takesTemperatureWithTopP || !isPaired));
    writeNumber("top_k", sampling.topK,
                m_traits.takesTopK && m_traits.takesUnknownMembers && m_traits.family != "openai");
    writeNumber(m_traits.usesRandomSeed ? "random_seed" : "seed", sampling.seed, true);
    writeNumber("presence_penalty", sampling.presencePenalty, m_traits.takesPenalties);
    writeNumber("frequency_penalty", sampling.frequencyPenalty, m_traits.takesPenalties);
    writeNumber("logit_bias", sampling.logitBias, takesOpenAiMembers());
    writeStop();
    if (sampling.choices > 1 && canWrite("n"))
        m_json.member("n", sampling.choices);
    if (sampling.logprobs && canWrite("logprobs")) {
        m_json.flag("logprobs", true);
        writeNumber("top_logprobs", sampling.topLogprobs, true);
    }
}

void ChatRequestWriter::writeStop()
{
    const std::vector<QByteArray> &stop = m_request.sampling.stop;
    if (stop.empty())
        return;
    if (!m_traits.takesStop) {
        m_notes.add("stop");
        return;
    }
    if (!canWrite("stop"))
        return;
    if (stop.size() > maxStops)
        m_notes.add("stop");
    m_json.key("stop").beginArray();
    for (size_t i = 0; i < std::min(stop.size(), maxStops); ++i)
        m_json.string(stop[i]);
    m_json.endArray();
}

void ChatRequestWriter::writeFormat()
{
    const NeutralFormat &format = m_request.format;
    if (format.kind == NeutralFormat::Kind::Text || !canWrite("response_format"))
        return;
    m_json.key("response_format").beginObject();
    if (format.kind == NeutralFormat::Kind::JsonObject || !m_traits.takesJsonSchema) {
        m_json.member("type", "json_object").endObject();
        return;
    }
    m_json.member("type", "json_schema").key("json_schema").beginObject();
    m_json.member("name", format.name.isEmpty() ? QByteArray {"answer"} : format.name);
    if (!format.description.isEmpty())
        m_json.member("description", format.description);
    m_json.rawMember("schema", format.schema);
    if (format.strict)
        m_json.flag("strict", *format.strict);
    m_json.endObject().endObject();
}

void ChatRequestWriter::writeReasoning()
{
    ChatReasoningWriter {m_json, m_request.reasoning, m_traits, m_notes}.write();
}

/// What the client says of itself and of the terms of the call.
void ChatRequestWriter::writeTerms()
{
    const auto writeText = [this](QByteArrayView name, const QByteArray &text) {
        if (text.isEmpty())
            return;
        if (!takesOpenAiMembers())
            m_notes.add(name);
        else if (canWrite(name))
            m_json.member(name, text);
    };
    writeText("verbosity", m_request.verbosity);
    writeText("user", m_request.userId.size() > maxUserBytes ? shortHash(m_request.userId) : m_request.userId);
    writeText("service_tier", m_request.serviceTier);
    writeCacheKey();
    if (!m_request.safety.isEmpty())
        m_notes.add("safetySettings");
    noteUnsaidParts(m_request, {.imageDetail = true, .documentTitle = true, .cacheMarks = true}, m_notes);
    if (m_request.metadata.isEmpty())
        return;
    // OpenAI takes it with `store` alone, which only a client of this dialect can have asked for.
    if (m_request.dialect != WireDialect::Chat || !takesOpenAiMembers())
        m_notes.add("metadata");
    else if (canWrite("metadata"))
        m_json.rawMember("metadata", m_request.metadata);
}

/// A client that marks what to cache in a way that is not OpenAI's gets its calls kept together by who it is.
void ChatRequestWriter::writeCacheKey()
{
    QByteArray key = m_request.cacheKey;
    if (key.isEmpty() && m_traits.family == "openai" && !m_request.userId.isEmpty() && hasMarks(m_request))
        key = shortHash(m_request.userId);
    if (key.isEmpty())
        return;
    if (!takesOpenAiMembers())
        m_notes.add("prompt_cache_key");
    else if (canWrite("prompt_cache_key"))
        m_json.member("prompt_cache_key", key);
}

void ChatRequestWriter::writeStream()
{
    if (!m_request.stream)
        return;
    m_json.flag("stream", true);
    if (m_traits.takesStreamOptions && canWrite("stream_options"))
        m_json.key("stream_options").beginObject().flag("include_usage", true).endObject();
}

void ChatRequestWriter::writeExtra()
{
    for (const auto &[name, value] : m_request.extra) {
        const bool isPlain = quotedJson(name).size() == name.size() + 2;
        const bool isKnown =
            takesOpenAiMembers()
            && std::find(std::begin(openAiMembers), std::end(openAiMembers), name) != std::end(openAiMembers);
        if (m_request.dialect != WireDialect::Chat || !isPlain || !(m_traits.takesUnknownMembers || isKnown))
            m_notes.add(name);
        else if (canWrite(name))
            m_json.rawMember(name, value);
    }
}

void ChatRequestWriter::writeNumber(QByteArrayView name, const QByteArray &number, bool isTaken)
{
    if (number.isEmpty())
        return;
    if (!isTaken)
        m_notes.add(name);
    else if (canWrite(name))
        m_json.rawMember(name, number);
}

bool ChatRequestWriter::canWrite(QByteArrayView name)
{
    const std::vector<QByteArray> &refused = m_traits.refusedMembers;
    const bool isRefused =
        std::any_of(refused.begin(), refused.end(), [name](const QByteArray &member) { return member == name; });
    if (isRefused)
        m_notes.add(name);
    return !isRefused;
}

bool ChatRequestWriter::takesOpenAiMembers() const
{
    return m_traits.takesUnknownMembers || m_traits.family == "openai";
}
