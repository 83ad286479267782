// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiconfigwriter.h"

#include <algorithm>
#include <limits>

#include "gateway/dialects/gemini/geminithinking.h"

namespace
{
using Format = NeutralFormat::Kind;
using Control = ModelTraits::ReasoningControl;

constexpr size_t maxStops = 5;
constexpr int maxCandidates = 8;
constexpr QByteArrayView ownPrefix {"generationConfig."};

bool isBlank(const QByteArray &text)
{
    return text.trimmed().isEmpty();
}

/// The weakest detail that satisfies every picture; empty: none was asked for.
QByteArrayView resolutionOf(const NeutralRequest &request)
{
    QByteArrayView found;
    for (const NeutralMessage &message : request.messages) {
        for (const NeutralPart &part : message.parts) {
            if (part.media.detail == "high" || part.media.detail == "original")
                return "MEDIA_RESOLUTION_HIGH";
            if (part.kind == NeutralPart::Kind::Image)
                found = part.media.detail == "low" && (found.isEmpty() || found == "MEDIA_RESOLUTION_LOW")
                            ? QByteArrayView {"MEDIA_RESOLUTION_LOW"}
                            : QByteArrayView {"-"};
        }
    }
    return found == "-" ? QByteArrayView {} : found;
}
} // namespace

void GeminiConfigWriter::write(JsonWriter &json)
{
    JsonWriter config;
    m_json = &config;
    config.beginObject();
    writeLimits(config);
    writeSampling(config);
    writeStop(config);
    writeFormat(config);
    writeDetail(config);
    writeThinkingConfig(m_request.reasoning, m_traits, config, m_notes);
    writeOwnMembers(config);
    config.endObject();
    m_json = nullptr;
    if (config.text() != "{}")
        json.rawMember("generationConfig", config.text());
}

bool GeminiConfigWriter::needsSchemaInWords(const NeutralRequest &request, const ModelTraits &traits)
{
    if (request.format.kind != Format::JsonSchema)
        return false;
    // Models before the ones that take a thinking level refuse functions beside a format.
    const bool isOlder = traits.reasoning == Control::Budget || traits.reasoning == Control::None;
    return !traits.takesJsonSchema || (isOlder && !request.tools.empty());
}

void GeminiConfigWriter::writeLimits(JsonWriter &json)
{
    if (m_request.maxOutputTokens) {
        const qint64 most =
            m_traits.maxOutputTokens > 0 ? m_traits.maxOutputTokens : std::numeric_limits<qint32>::max();
        json.member("maxOutputTokens", std::min(*m_request.maxOutputTokens, most));
    }
    if (m_request.sampling.choices > 1)
        json.member("candidateCount", static_cast<qint64>(std::min(m_request.sampling.choices, maxCandidates)));
    if (m_request.sampling.choices > maxCandidates)
        m_notes.add("n");
}

void GeminiConfigWriter::writeNumber(QByteArrayView name, const QByteArray &value, bool isTaken, QByteArrayView note)
{
    if (value.isEmpty())
        return;
    if (isTaken)
        m_json->rawMember(name, value);
    else
        m_notes.add(note);
}

void GeminiConfigWriter::writeSampling(JsonWriter &json)
{
    const NeutralSampling &sampling = m_request.sampling;
    const bool takesTopP = m_traits.takesTopP && (sampling.temperature.isEmpty() || m_traits.takesTemperatureWithTopP);
    writeNumber("temperature", sampling.temperature, m_traits.takesTemperature, "temperature");
    writeNumber("topP", sampling.topP, takesTopP, "top_p");
    writeNumber("topK", sampling.topK, m_traits.takesTopK, "top_k");
    writeNumber("presencePenalty", sampling.presencePenalty, m_traits.takesPenalties, "presence_penalty");
    writeNumber("frequencyPenalty", sampling.frequencyPenalty, m_traits.takesPenalties, "frequency_penalty");
    writeSeed(json);
    writeLogprobs(json);
    if (!sampling.logitBias.isEmpty())
        m_notes.add("logit_bias");
}

void GeminiConfigWriter::writeSeed(JsonWriter &json)
{
    const QByteArray &seed = m_request.sampling.seed;
    if (seed.isEmpty())
        return;
    bool isInt32 = false;
    (void)seed.toInt(&isInt32);
    if (isInt32)
        json.rawMember("seed", seed);
    else
        m_notes.add("seed");
}

void GeminiConfigWriter::writeLogprobs(JsonWriter &json)
{
    if (!m_request.sampling.logprobs)
        return;
    json.flag("responseLogprobs", true);
    if (!m_request.sampling.topLogprobs.isEmpty() && m_request.sampling.topLogprobs != "0")
        json.rawMember("logprobs", m_request.sampling.topLogprobs);
}

void GeminiConfigWriter::writeStop(JsonWriter &json)
{
    std::vector<QByteArray> stops = m_request.sampling.stop;
    stops.erase(std::remove_if(stops.begin(), stops.end(), [](const QByteArray &stop) { return stop.isEmpty(); }),
                stops.end());
    if (stops.empty())
        return;
    if (!m_traits.takesStop || stops.size() > maxStops)
        m_notes.add("stop");
    if (!m_traits.takesStop)
        return;
    json.key("stopSequences").beginArray();
    for (size_t i = 0; i < std::min(stops.size(), maxStops); ++i)
        json.string(stops[i]);
    json.endArray();
}

void GeminiConfigWriter::writeFormat(JsonWriter &json)
{
    const NeutralFormat &format = m_request.format;
    if (format.kind == Format::Text)
        return;
    const bool inWords = needsSchemaInWords(m_request, m_traits);
    const bool hasTools = !m_request.tools.empty();
    if (inWords)
        m_notes.add("response_format");
    if (inWords && hasTools)
        return;
    json.member("responseMimeType", QByteArrayView {"application/json"});
    if (format.kind == Format::JsonSchema && !inWords && !isBlank(format.schema))
        json.rawMember("responseJsonSchema", format.schema);
}

void GeminiConfigWriter::writeDetail(JsonWriter &json)
{
    if (const QByteArrayView resolution = resolutionOf(m_request); !resolution.isEmpty())
        json.member("mediaResolution", resolution);
}

/// What a client of the same dialect said beyond the neutral form.
void GeminiConfigWriter::writeOwnMembers(JsonWriter &json)
{
    if (m_request.dialect != WireDialect::Gemini)
        return;
    for (const auto &[name, value] : m_request.extra) {
        if (name.startsWith(ownPrefix) && name != "generationConfig.mediaResolution")
            json.rawMember(QByteArrayView {name}.sliced(ownPrefix.size()), value);
    }
}
