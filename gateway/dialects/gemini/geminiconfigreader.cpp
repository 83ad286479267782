// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminiconfigreader.h"

#include <algorithm>
#include <array>

#include <QStringBuilder>

#include "gateway/dialects/gemini/geminischema.h"
#include "gateway/dialects/gemini/jsonschematypes.h"

namespace
{
using Format = NeutralFormat::Kind;
using Mode = NeutralReasoning::Mode;
using Show = NeutralReasoning::Show;

constexpr qint64 maxCandidates = 8;
constexpr qint64 dynamicBudget = -1;
constexpr std::array<QByteArrayView, 23> names {"candidateCount",
                                                "stopSequences",
                                                "maxOutputTokens",
                                                "temperature",
                                                "topP",
                                                "topK",
                                                "seed",
                                                "responseMimeType",
                                                "responseSchema",
                                                "responseJsonSchema",
                                                "presencePenalty",
                                                "frequencyPenalty",
                                                "responseLogprobs",
                                                "logprobs",
                                                "enableEnhancedCivicAnswers",
                                                "speechConfig",
                                                "thinkingConfig",
                                                "imageConfig",
                                                "mediaResolution",
                                                "responseJsonSchemaOrdered",
                                                "responseModalities",
                                                "audioTranscriptionConfig",
                                                "translationConfig"};
constexpr std::array<QByteArrayView, 3> thinkingNames {"includeThoughts", "thinkingBudget", "thinkingLevel"};
constexpr std::array<QByteArrayView, 5> extraNames {"enableEnhancedCivicAnswers", "speechConfig", "imageConfig",
                                                    "audioTranscriptionConfig", "translationConfig"};
} // namespace

void GeminiConfigReader::read(const JsonView &value, const ProtoPath &parent)
{
    const ProtoObject config {value, parent.member("generationConfig"), names, m_complaint};
    m_request.maxOutputTokens = config.integer("maxOutputTokens");
    if (m_request.maxOutputTokens && *m_request.maxOutputTokens < 1)
        m_complaint.missing(config.path().member("maxOutputTokens"), "max_output_tokens must be positive.");
    readSampling(config);
    readFormat(config);
    readThinking(config);
    readResolution(config);
    readModalities(config);
    for (const QByteArrayView name : extraNames) {
        if (config.has(name))
            m_request.extra.emplace_back("generationConfig." + name.toByteArray(),
                                         config.raw(name).raw().toByteArray());
    }
}

void GeminiConfigReader::readSampling(const ProtoObject &config)
{
    NeutralSampling &sampling = m_request.sampling;
    sampling.temperature = config.number("temperature");
    sampling.topP = config.number("topP");
    sampling.topK = config.number("topK");
    sampling.seed = config.number("seed");
    sampling.presencePenalty = config.number("presencePenalty");
    sampling.frequencyPenalty = config.number("frequencyPenalty");
    sampling.logprobs = config.flag("responseLogprobs").value_or(false);
    sampling.topLogprobs = config.number("logprobs");
    sampling.stop = config.texts("stopSequences");
    const qint64 candidates = config.integer("candidateCount").value_or(1);
    if (candidates < 1 || candidates > maxCandidates)
        m_complaint.missing(config.path().member("candidateCount"), "candidate_count must be in the range [1, 8].");
    sampling.choices = static_cast<int>(std::clamp<qint64>(candidates, 1, maxCandidates));
}

void GeminiConfigReader::readFormat(const ProtoObject &config)
{
    NeutralFormat &format = m_request.format;
    const QByteArray mimeType = config.text("responseMimeType").toLower();
    const QByteArrayView rawSchema = config.has("responseJsonSchema") ? QByteArrayView {"responseJsonSchema"}
                                                                      : QByteArrayView {"responseJsonSchemaOrdered"};
    if (config.has(rawSchema))
        format.schema = jsonSchemaInSmallTypes(config.raw(rawSchema));
    else if (config.has("responseSchema"))
        format.schema =
            jsonSchemaOfGemini(config.raw("responseSchema"), config.path().member("responseSchema"), m_complaint);
    if (!format.schema.isEmpty())
        format.kind = Format::JsonSchema;
    else if (mimeType == "application/json")
        format.kind = Format::JsonObject;
    if (!mimeType.isEmpty() && mimeType != "application/json" && mimeType != "text/plain")
        m_complaint.missing(config.path().member("responseMimeType"),
                            "this model answers in `text/plain` and `application/json` only.");
}

void GeminiConfigReader::readThinking(const ProtoObject &config)
{
    if (!config.has("thinkingConfig"))
        return;
    const ProtoObject thinking {config.raw("thinkingConfig"), config.path().member("thinkingConfig"), thinkingNames,
                                m_complaint};
    NeutralReasoning &reasoning = m_request.reasoning;
    if (const std::optional<bool> shown = thinking.flag("includeThoughts"))
        reasoning.show = *shown ? Show::Summary : Show::None;
    reasoning.effort = thinking.enumName("thinkingLevel").toLower();
    if (reasoning.effort == "thinking_level_unspecified")
        reasoning.effort.clear();
    const std::optional<qint64> budget = thinking.integer("thinkingBudget");
    if (budget == 0)
        reasoning.mode = Mode::Off;
    else if (budget == dynamicBudget)
        reasoning.mode = Mode::Adaptive;
    else if (budget || !reasoning.effort.isEmpty())
        reasoning.mode = Mode::On;
    if (budget && *budget > 0)
        reasoning.budgetTokens = budget;
    else if (budget && *budget < dynamicBudget)
        m_complaint.missing(thinking.path().member("thinkingBudget"), "thinking_budget is out of range.");
}

void GeminiConfigReader::readResolution(const ProtoObject &config)
{
    const QByteArray resolution = config.enumName("mediaResolution");
    const QByteArray detail = resolution == "MEDIA_RESOLUTION_LOW"    ? QByteArrayLiteral("low")
                              : resolution == "MEDIA_RESOLUTION_HIGH" ? QByteArrayLiteral("high")
                                                                      : QByteArray {};
    for (NeutralMessage &message : m_request.messages) {
        for (NeutralPart &part : message.parts) {
            if (part.kind == NeutralPart::Kind::Image && part.media.detail.isEmpty())
                part.media.detail = detail;
        }
    }
}

/// Text alone is what every model answers with.
void GeminiConfigReader::readModalities(const ProtoObject &config)
{
    const std::vector<QByteArray> modalities = config.texts("responseModalities");
    const auto isText = [](const QByteArray &modality) { return modality.toUpper() == "TEXT"; };
    if (!std::all_of(modalities.begin(), modalities.end(), isText))
        m_request.extra.emplace_back("generationConfig.responseModalities",
                                     config.raw("responseModalities").raw().toByteArray());
}
