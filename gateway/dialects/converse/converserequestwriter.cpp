// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/converserequestwriter.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QStringBuilder>

#include "gateway/dialects/converse/conversetoolwriter.h"
#include "gateway/dialects/neutral/closedschema.h"
#include "gateway/dialects/neutral/reasoningeffort.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
using Control = ModelTraits::ReasoningControl;
using Role = NeutralMessage::Role;

constexpr int maxCachePoints = 4;
constexpr QByteArrayView firstTurn {R"j({"role":"user","content":[{"text":"(continue)"}]})j"};
constexpr qsizetype maxMetadataBytes = 256;

int markCount(const NeutralRequest &request)
{
    const auto count = [](const auto &entries) {
        return static_cast<int>(std::count_if(entries.begin(), entries.end(),
                                              [](const auto &entry) { return entry.cache != CacheMark::None; }));
    };
    int marks = count(request.system) + count(request.tools);
    for (const NeutralMessage &message : request.messages)
        marks += count(message.parts);
    return marks;
}

bool isMetadataText(const QByteArray &text)
{
    constexpr QByteArrayView others {" :_@$#=/+,-."};
    return text.size() <= maxMetadataBytes && std::all_of(text.begin(), text.end(), [&others](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.contains(c);
           });
}
} // namespace

/// The last marks cache the most. They are counted in the order in which they are written.
ConverseRequestWriter::ConverseRequestWriter(const NeutralRequest &request, const ModelTraits &traits,
                                             DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
    , m_content {m_json, traits, notes, std::max(0, markCount(request) - maxCachePoints)}
{}

Result<QByteArray> ConverseRequestWriter::body()
{
    if (Outcome single = checkOneChoice(m_request); !single)
        return tl::unexpected {std::move(single).error()};
    if (Outcome done = checkPrefill(); !done)
        return tl::unexpected {std::move(done).error()};
    m_json.beginObject();
    if (Outcome done = ConverseToolWriter {m_json, m_request, m_traits, m_notes, m_content}.write(); !done)
        return tl::unexpected {std::move(done).error()};
    writeSystem();
    if (Outcome done = writeMessages(); !done)
        return tl::unexpected {std::move(done).error()};
    writeInference();
    writeModelFields();
    writeOutput();
    writeTerms();
    noteTheRest();
    m_json.endObject();
    return m_json.take();
}

void ConverseRequestWriter::writeSystem()
{
    const QByteArray instructions = formatInstructions();
    const auto isSaid = [](const NeutralPart &part) { return !part.text.trimmed().isEmpty(); };
    if (instructions.isEmpty() && std::none_of(m_request.system.begin(), m_request.system.end(), isSaid))
        return;
    m_json.key("system").beginArray();
    for (const NeutralPart &part : m_request.system) {
        if (!isSaid(part))
            continue;
        m_json.beginObject().member("text", part.text).endObject();
        m_content.writeCachePoint(part.cache);
    }
    if (!instructions.isEmpty())
        m_json.beginObject().member("text", instructions).endObject();
    m_json.endArray();
}

QByteArray ConverseRequestWriter::formatInstructions() const
{
    if (m_request.format.kind == NeutralFormat::Kind::JsonObject)
        return "Answer with one JSON object and nothing else.";
    if (m_request.format.kind == NeutralFormat::Kind::JsonSchema && !m_traits.takesJsonSchema)
        return "Answer with JSON that fits this JSON Schema and with nothing else:\n" + m_request.format.schema;
    return {};
}

/// A talk begins with the user.
Outcome ConverseRequestWriter::writeMessages()
{
    m_json.key("messages").beginArray();
    if (m_request.messages.empty() || m_request.messages.front().role == Role::Assistant)
        m_json.raw(firstTurn);
    for (const NeutralMessage &message : m_request.messages) {
        if (!message.name.isEmpty())
            m_notes.add("messages.name");
        m_json.beginObject().member("role", message.role == Role::Assistant ? "assistant" : "user").key("content");
        if (Outcome done = m_content.write(message.parts); !done)
            return done;
        m_json.endObject();
    }
    m_json.endArray();
    return {};
}

Outcome ConverseRequestWriter::checkPrefill()
{
    const bool isPrefill = !m_request.messages.empty() && m_request.messages.back().role == Role::Assistant;
    if (isPrefill && !m_traits.takesPrefill)
        return fail(ErrorCode::BadRequest,
                    QStringLiteral("messages ends in the assistant's turn, which this model cannot go on with."));
    return {};
}

std::optional<qint64> ConverseRequestWriter::outputLimit() const
{
    const std::optional<qint64> &asked = m_request.maxOutputTokens;
    return asked && m_traits.maxOutputTokens > 0 ? std::min(*asked, m_traits.maxOutputTokens) : asked;
}

void ConverseRequestWriter::writeInference()
{
    m_json.key("inferenceConfig").beginObject();
    if (m_request.maxOutputTokens) {
        if (outputLimit() != m_request.maxOutputTokens)
            m_notes.add("max_tokens");
        m_json.member("maxTokens", *outputLimit());
    }
    const NeutralSampling &sampling = m_request.sampling;
    const bool isOverOne = sampling.temperature.toDouble() > 1.0;
    if (isOverOne && m_traits.takesTemperature && !thinks())
        m_notes.add("temperature");
    const bool takesTemperature = m_traits.takesTemperature && !thinks();
    const bool isPaired = takesTemperature && !sampling.temperature.isEmpty();
    writeNumber("temperature", "temperature", isOverOne ? QByteArray {"1"} : sampling.temperature, takesTemperature);
    writeNumber("topP", "top_p", sampling.topP, m_traits.takesTopP && (m_traits.takesTemperatureWithTopP || !isPaired));
    writeStops();
    m_json.endObject();
}

void ConverseRequestWriter::writeStops()
{
    std::vector<QByteArray> stops = m_request.sampling.stop;
    stops.erase(
        std::remove_if(stops.begin(), stops.end(), [](const QByteArray &stop) { return stop.trimmed().isEmpty(); }),
        stops.end());
    if (stops.size() != m_request.sampling.stop.size() || (!stops.empty() && !m_traits.takesStop))
        m_notes.add("stop");
    if (stops.empty() || !m_traits.takesStop)
        return;
    m_json.key("stopSequences").beginArray();
    for (const QByteArray &stop : stops)
        m_json.string(stop);
    m_json.endArray();
}

bool ConverseRequestWriter::thinks() const
{
    using Mode = NeutralReasoning::Mode;
    const Mode mode = m_request.reasoning.mode;
    if (m_traits.family != "anthropic" || m_traits.reasoning == Control::None || isForced())
        return false;
    if (m_traits.reasoning == Control::Budget)
        return thinkingBudget().has_value();
    return thinkingBudget() || mode == Mode::Adaptive || (m_traits.reasoning == Control::Adaptive && mode == Mode::On);
}

std::optional<qint64> ConverseRequestWriter::thinkingBudget() const
{
    const NeutralReasoning &reasoning = m_request.reasoning;
    const bool isBudget =
        m_traits.reasoning == Control::Budget || (m_traits.reasoning == Control::Unknown && reasoning.budgetTokens);
    if (m_traits.family != "anthropic" || !isBudget || reasoning.mode == NeutralReasoning::Mode::Off || isForced()
        || lacksThought())
        return std::nullopt;
    const std::optional<qint64> asked = budgetFor(reasoning, m_traits);
    if ((!asked && reasoning.mode == NeutralReasoning::Mode::Unset) || asked == 0)
        return std::nullopt;
    const qint64 budget = clampedBudget(asked.value_or(usualThinkingBudget), m_traits);
    const std::optional<qint64> limit = outputLimit();
    return limit ? budgetWithin(*limit, budget, reasoning.budgetTokens.has_value(), m_traits) : budget;
}

/// Claude refuses thinking beside a tool that must be called: the thinking gives way.
bool ConverseRequestWriter::isForced() const
{
    using Choice = NeutralToolChoice::Mode;
    const Choice choice = m_request.toolChoice.mode;
    return !m_request.tools.empty() && m_traits.takesToolChoice
           && (choice == Choice::Required || choice == Choice::Named);
}

/// Amid a run of calls the turn that called must begin with its signed thought: without it there is no thinking.
bool ConverseRequestWriter::lacksThought() const
{
    const std::vector<NeutralMessage> &messages = m_request.messages;
    if (messages.size() < 2 || messages.back().parts.empty()
        || messages.back().parts.front().kind != NeutralPart::Kind::Result)
        return false;
    const std::vector<NeutralPart> &turn = messages[messages.size() - 2].parts;
    return turn.empty() || turn.front().kind != NeutralPart::Kind::Reasoning
           || std::none_of(turn.front().marks.begin(), turn.front().marks.end(),
                           [this](const OpaqueMark &mark) { return mark.family == m_traits.family; });
}

/// What is Claude's own, and no part of Converse.
void ConverseRequestWriter::writeModelFields()
{
    const bool isClaude = m_traits.family == "anthropic";
    const QByteArray &topK = m_request.sampling.topK;
    const bool takesTopK = isClaude && m_traits.takesTopK && !thinks();
    if (!topK.isEmpty() && !takesTopK)
        m_notes.add("top_k");
    const bool writesTopK = !topK.isEmpty() && takesTopK;
    if (!writesTopK && !thinks())
        return;
    m_json.key("additionalModelRequestFields").beginObject();
    if (writesTopK)
        m_json.rawMember("top_k", topK);
    if (const std::optional<qint64> budget = thinkingBudget())
        m_json.key("thinking").beginObject().member("type", "enabled").member("budget_tokens", *budget).endObject();
    else if (thinks())
        m_json.key("thinking").beginObject().member("type", "adaptive").endObject();
    m_json.endObject();
}

/// The schema goes as a text.
void ConverseRequestWriter::writeOutput()
{
    const NeutralFormat &format = m_request.format;
    const bool hasSchema = format.kind == NeutralFormat::Kind::JsonSchema && m_traits.takesJsonSchema;
    const NeutralReasoning &reasoning = m_request.reasoning;
    const bool isOff = reasoning.mode == NeutralReasoning::Mode::Off;
    const bool saysEffort =
        !isOff && !thinkingBudget() && m_traits.reasoning != Control::None && m_traits.reasoning != Control::Budget;
    const QByteArray effort = saysEffort ? effortFor(reasoning, m_traits) : QByteArray {};
    const bool isLost = m_traits.reasoning == Control::None
                        || (m_traits.reasoning == Control::Budget && !thinkingBudget())
                        || (m_traits.reasoning == Control::Adaptive && isForced());
    const bool isAsked = reasoning.mode != NeutralReasoning::Mode::Unset || !reasoning.effort.isEmpty();
    if (isLost && !isOff && isAsked)
        m_notes.add("reasoning");
    if (!hasSchema && effort.isEmpty())
        return;
    m_json.key("outputConfig").beginObject();
    if (hasSchema) {
        m_json.key("textFormat").beginObject().member("type", "json_schema").key("structure").beginObject();
        m_json.key("jsonSchema").beginObject().member("schema", closedSchema(format.schema));
        m_json.member("name", format.name.isEmpty() ? QByteArray {"answer"} : format.name);
        if (!format.description.isEmpty())
            m_json.member("description", format.description);
        m_json.endObject().endObject().endObject();
    }
    if (!effort.isEmpty())
        m_json.member("effort", effort);
    m_json.endObject();
}

void ConverseRequestWriter::writeTerms()
{
    const QByteArray &tier = m_request.serviceTier;
    if (tier == "default" || tier == "flex" || tier == "priority")
        m_json.key("serviceTier").beginObject().member("type", tier).endObject();
    else if (!tier.isEmpty() && tier != "auto")
        m_notes.add("service_tier");
    if (m_request.userId.isEmpty())
        return;
    const QByteArray user = isMetadataText(m_request.userId)
                                ? m_request.userId
                                : QCryptographicHash::hash(m_request.userId, QCryptographicHash::Sha256).toHex();
    m_json.key("requestMetadata").beginObject().member("user", user).endObject();
}

/// What Converse has no word for.
void ConverseRequestWriter::noteTheRest()
{
    const NeutralSampling &sampling = m_request.sampling;
    const auto note = [this](const char *name, bool isSet) {
        if (isSet)
            m_notes.add(name);
    };
    note("seed", !sampling.seed.isEmpty());
    note("presence_penalty", !sampling.presencePenalty.isEmpty());
    note("frequency_penalty", !sampling.frequencyPenalty.isEmpty());
    note("logit_bias", !sampling.logitBias.isEmpty());
    note("logprobs", sampling.logprobs);
    note("parallel_tool_calls", m_request.parallelCalls == false && !m_request.tools.empty());
    note("verbosity", !m_request.verbosity.isEmpty());
    note("metadata", !m_request.metadata.isEmpty());
    note("safetySettings", !m_request.safety.isEmpty());
    note("prompt_cache_key", !m_request.cacheKey.isEmpty());
    noteUnsaidParts(m_request, {.documentTitle = true, .documentContext = true, .cacheMarks = true}, m_notes);
    for (const auto &[name, value] : m_request.extra)
        m_notes.add(name);
}

void ConverseRequestWriter::writeNumber(QByteArrayView name, QByteArrayView word, const QByteArray &number,
                                        bool isTaken)
{
    if (number.isEmpty())
        return;
    if (isTaken)
        m_json.rawMember(name, number);
    else
        m_notes.add(word);
}
