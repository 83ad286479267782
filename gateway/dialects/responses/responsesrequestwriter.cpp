// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesrequestwriter.h"

#include <algorithm>
#include <array>

#include <QCryptographicHash>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/reasoningeffort.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/neutral/toolturns.h"
#include "gateway/dialects/neutral/unsaidparts.h"
#include "gateway/dialects/responses/responsesinputwriter.h"

namespace
{
constexpr qint64 minOutputTokens = 16; // the service refuses less
constexpr qsizetype maxKeyLength = 64; // of user and prompt_cache_key

using Role = NeutralMessage::Role;

QByteArray fittedKey(const QByteArray &key)
{
    return key.size() <= maxKeyLength ? key : QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
}

bool saysJson(const std::vector<NeutralPart> &parts)
{
    return std::any_of(parts.begin(), parts.end(), [](const NeutralPart &part) {
        return part.kind == NeutralPart::Kind::Text && part.text.toLower().contains("json");
    });
}

/// Messages show the thoughts that a client asks for without a word on how; a summary is all that this service shows.
bool wantsSummary(const NeutralRequest &request)
{
    using Show = NeutralReasoning::Show;
    using Mode = NeutralReasoning::Mode;
    const NeutralReasoning &asked = request.reasoning;
    if (asked.show == Show::Unset)
        return request.dialect == WireDialect::Messages && (asked.mode == Mode::On || asked.mode == Mode::Adaptive);
    return asked.show == Show::Summary || asked.show == Show::Full;
}

QByteArrayView tierOf(const QByteArray &tier)
{
    constexpr std::array taken {QByteArrayView {"auto"}, QByteArrayView {"default"}, QByteArrayView {"flex"},
                                QByteArrayView {"priority"}, QByteArrayView {"scale"}};
    if (std::find(taken.begin(), taken.end(), QByteArrayView {tier}) != taken.end())
        return tier;
    return tier == "standard" || tier == "standard_only" ? QByteArrayView {"default"} : QByteArrayView {};
}
} // namespace

ResponsesRequestWriter::ResponsesRequestWriter(const NeutralRequest &request, const ModelTraits &traits,
                                               DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{
    mendToolTurns(m_request, false, m_notes);
}

Result<QByteArray> ResponsesRequestWriter::run()
{
    if (Outcome single = checkOneChoice(m_request); !single)
        return tl::unexpected {std::move(single).error()};
    m_json.beginObject().member("model", m_traits.model);
    writeInstructions();
    if (!m_traits.takesTools && !m_request.tools.empty())
        return fail(ErrorCode::BadRequest, QStringLiteral("'tools': this model takes no tools."));
    writeTools();
    writeToolChoice();
    if (Outcome written = writeInput(); !written)
        return tl::unexpected {written.error()};
    writeLimits();
    writeSampling();
    noteUnsaid();
    writeReasoning();
    writeText();
    writeService();
    writeInclude();
    writeExtra();
    if (m_request.stream)
        m_json.flag("stream", true);
    m_json.endObject();
    return m_json.take();
}

bool ResponsesRequestWriter::isTaken(QByteArrayView member, bool isAsked)
{
    const bool isRefused = std::find(m_traits.refusedMembers.begin(), m_traits.refusedMembers.end(), member)
                           != m_traits.refusedMembers.end();
    if (isRefused && isAsked)
        m_notes.add(member);
    return !isRefused;
}

void ResponsesRequestWriter::noteIf(bool isSet, QByteArrayView what)
{
    if (isSet)
        m_notes.add(what);
}

QByteArray ResponsesRequestWriter::systemText()
{
    QByteArray text;
    for (const NeutralPart &part : m_request.system) {
        noteIf(part.kind != NeutralPart::Kind::Text, "system");
        if (part.kind != NeutralPart::Kind::Text || part.text.isEmpty())
            continue;
        text.append(text.isEmpty() ? "" : "\n\n").append(part.text);
    }
    return text;
}

/// The service refuses instructions without any input.
void ResponsesRequestWriter::writeInstructions()
{
    if (m_request.messages.empty())
        return;
    if (const QByteArray text = systemText(); !text.isEmpty())
        m_json.member("instructions", text);
}

void ResponsesRequestWriter::writeTools()
{
    const bool isOwn = m_request.dialect == WireDialect::Responses;
    bool isOpen = false;
    for (const NeutralTool &tool : m_request.tools) {
        const bool isServer = tool.kind == NeutralTool::Kind::Server;
        if (isServer && tool.dialect != WireDialect::Responses) {
            m_notes.add(QByteArray {"tools." + tool.name});
            continue;
        }
        if (!isOpen)
            m_json.key("tools").beginArray();
        isOpen = true;
        if (isServer) {
            m_json.raw(tool.raw);
            continue;
        }
        m_json.beginObject().member("type", tool.kind == NeutralTool::Kind::Custom ? "custom" : "function");
        m_json.member("name", tool.name);
        if (!tool.description.isEmpty())
            m_json.member("description", tool.description);
        if (tool.kind == NeutralTool::Kind::Custom) {
            writeCustomFormat(tool.raw);
        } else {
            m_json.rawMember("parameters",
                             tool.schema.isEmpty() ? QByteArrayView {"null"} : QByteArrayView {tool.schema});
            // Unset means strict here and the opposite everywhere else.
            if (tool.strict || !isOwn)
                m_json.flag("strict", tool.strict.value_or(false));
        }
        m_json.endObject();
    }
    if (isOpen)
        m_json.endArray();
}

/// Chat keeps a grammar's members in an object of that name.
void ResponsesRequestWriter::writeCustomFormat(const QByteArray &raw)
{
    if (raw.isEmpty())
        return;
    const JsonObject grammar {JsonView {raw}["grammar"]};
    if (grammar.members().empty()) {
        m_json.rawMember("format", raw);
        return;
    }
    m_json.key("format").beginObject().member("type", "grammar").member("syntax", grammar["syntax"].text());
    m_json.member("definition", grammar["definition"].text()).endObject();
}

void ResponsesRequestWriter::writeToolChoice()
{
    using Mode = NeutralToolChoice::Mode;
    const NeutralToolChoice &choice = m_request.toolChoice;
    if (m_request.tools.empty())
        return;
    if (m_request.parallelCalls && m_traits.takesParallelSwitch && isTaken("parallel_tool_calls"))
        m_json.flag("parallel_tool_calls", *m_request.parallelCalls);
    noteIf(m_request.parallelCalls == false && !m_traits.takesParallelSwitch, "parallel_tool_calls");
    if (choice.mode == Mode::Unset && choice.allowed.empty())
        return;
    if (!m_traits.takesToolChoice && (choice.mode != Mode::Auto || !choice.allowed.empty())) {
        m_notes.add("tool_choice");
        return;
    }
    if (!choice.allowed.empty() && choice.mode != Mode::None && choice.mode != Mode::Named) {
        writeAllowed(choice);
        return;
    }
    m_json.key("tool_choice");
    if (choice.mode == Mode::Named) {
        const bool isCustom = std::any_of(m_request.tools.begin(), m_request.tools.end(), [&](const NeutralTool &tool) {
            return tool.kind == NeutralTool::Kind::Custom && tool.name == choice.name;
        });
        m_json.beginObject().member("type", isCustom ? "custom" : "function").member("name", choice.name).endObject();
    } else {
        m_json.string(choice.mode == Mode::None ? "none" : choice.mode == Mode::Required ? "required" : "auto");
    }
}

void ResponsesRequestWriter::writeAllowed(const NeutralToolChoice &choice)
{
    m_json.key("tool_choice").beginObject().member("type", "allowed_tools");
    m_json.member("mode", choice.mode == NeutralToolChoice::Mode::Required ? "required" : "auto");
    m_json.key("tools").beginArray();
    for (const QByteArray &name : choice.allowed) {
        const auto tool = std::find_if(m_request.tools.begin(), m_request.tools.end(),
                                       [&name](const NeutralTool &each) { return each.name == name; });
        const bool isServer = tool != m_request.tools.end() && tool->kind == NeutralTool::Kind::Server;
        const bool isCustom = tool != m_request.tools.end() && tool->kind == NeutralTool::Kind::Custom;
        m_json.beginObject().member("type", isServer ? QByteArrayView {name} : isCustom ? "custom" : "function");
        if (!isServer)
            m_json.member("name", name);
        m_json.endObject();
    }
    m_json.endArray().endObject();
}

Outcome ResponsesRequestWriter::writeInput()
{
    m_json.key("input").beginArray();
    ResponsesInputWriter input {m_request, m_traits, m_notes, m_json};
    if (m_request.format.kind == NeutralFormat::Kind::JsonSchema && !m_traits.takesJsonSchema)
        input.addSystem("Answer with a JSON object that fits this JSON Schema: " + m_request.format.schema);
    else if (needsWordJson())
        input.addSystem("Answer with a JSON object.");
    const QByteArray alone = m_request.messages.empty() ? systemText() : QByteArray {};
    if (!alone.isEmpty())
        input.addSystem(alone);
    Outcome written = alone.isEmpty() ? input.run() : Outcome {};
    m_json.endArray();
    return written;
}

/// The service refuses JSON mode unless a message of the input says the word.
bool ResponsesRequestWriter::needsWordJson() const
{
    return m_request.format.kind == NeutralFormat::Kind::JsonObject
           && std::none_of(m_request.messages.begin(), m_request.messages.end(), [](const NeutralMessage &message) {
                  return message.role != Role::Assistant && saysJson(message.parts);
              });
}

void ResponsesRequestWriter::writeLimits()
{
    if (!m_request.maxOutputTokens || !isTaken("max_output_tokens"))
        return;
    qint64 limit = std::max(*m_request.maxOutputTokens, minOutputTokens);
    if (m_traits.maxOutputTokens > 0)
        limit = std::min(limit, m_traits.maxOutputTokens);
    noteIf(limit != *m_request.maxOutputTokens, "max_tokens");
    m_json.member("max_output_tokens", limit);
}

void ResponsesRequestWriter::writeNumber(QByteArrayView member, const QByteArray &number, bool isAccepted)
{
    if (number.isEmpty() || !isTaken(member))
        return;
    if (isAccepted)
        m_json.rawMember(member, number);
    else
        m_notes.add(member);
}

void ResponsesRequestWriter::writeSampling()
{
    const NeutralSampling &sampling = m_request.sampling;
    const bool hasTemperature = !sampling.temperature.isEmpty() && m_traits.takesTemperature;
    writeNumber("temperature", sampling.temperature, m_traits.takesTemperature);
    writeNumber("top_p", sampling.topP, m_traits.takesTopP && (m_traits.takesTemperatureWithTopP || !hasTemperature));
    if (sampling.logprobs)
        writeNumber("top_logprobs", sampling.topLogprobs, true);
}

void ResponsesRequestWriter::noteUnsaid()
{
    const NeutralSampling &sampling = m_request.sampling;
    noteIf(!sampling.topK.isEmpty(), "top_k");
    noteIf(!sampling.seed.isEmpty(), "seed");
    noteIf(!sampling.presencePenalty.isEmpty(), "presence_penalty");
    noteIf(!sampling.frequencyPenalty.isEmpty(), "frequency_penalty");
    noteIf(!sampling.logitBias.isEmpty(), "logit_bias");
    noteIf(!sampling.stop.empty(), "stop");
    noteIf(!m_request.safety.isEmpty(), "safetySettings");
    noteUnsaidParts(m_request, {.imageDetail = true, .documentTitle = true}, m_notes);
}

void ResponsesRequestWriter::writeReasoning()
{
    const NeutralReasoning &asked = m_request.reasoning;
    const bool showsSummary = wantsSummary(m_request);
    QByteArray effort = effortFor(asked, m_traits);
    if (asked.mode == NeutralReasoning::Mode::Off)
        effort = m_traits.canSwitchReasoningOff || m_traits.efforts.empty() ? QByteArrayLiteral("none")
                                                                            : m_traits.efforts.front();
    if (effort.isEmpty() && !showsSummary)
        return;
    if (m_traits.reasoning == ModelTraits::ReasoningControl::None || !isTaken("reasoning")) {
        noteIf(asked.mode != NeutralReasoning::Mode::Off, "reasoning");
        return;
    }
    m_json.key("reasoning").beginObject();
    if (!effort.isEmpty())
        m_json.member("effort", effort);
    if (showsSummary)
        m_json.member("summary", asked.show == NeutralReasoning::Show::Full ? "detailed" : "auto");
    m_json.endObject();
}

void ResponsesRequestWriter::writeText()
{
    const bool hasFormat = m_request.format.kind != NeutralFormat::Kind::Text;
    if ((!hasFormat && m_request.verbosity.isEmpty()) || !isTaken("text"))
        return;
    m_json.key("text").beginObject();
    if (hasFormat)
        writeFormat();
    if (!m_request.verbosity.isEmpty())
        m_json.member("verbosity", m_request.verbosity);
    m_json.endObject();
}

void ResponsesRequestWriter::writeFormat()
{
    const NeutralFormat &format = m_request.format;
    m_json.key("format").beginObject();
    if (format.kind == NeutralFormat::Kind::JsonObject || !m_traits.takesJsonSchema) {
        noteIf(format.kind == NeutralFormat::Kind::JsonSchema, "text.format.schema");
        m_json.member("type", "json_object").endObject();
        return;
    }
    m_json.member("type", "json_schema").member("name", format.name.isEmpty() ? QByteArray {"answer"} : format.name);
    if (!format.description.isEmpty())
        m_json.member("description", format.description);
    m_json.rawMember("schema", format.schema.isEmpty() ? QByteArrayView {"{}"} : QByteArrayView {format.schema});
    if (format.strict)
        m_json.flag("strict", *format.strict);
    m_json.endObject();
}

void ResponsesRequestWriter::writeService()
{
    const QByteArrayView tier = tierOf(m_request.serviceTier);
    if (!tier.isEmpty() && isTaken("service_tier"))
        m_json.member("service_tier", tier);
    noteIf(tier.isEmpty() && !m_request.serviceTier.isEmpty(), "service_tier");
    if (!m_request.userId.isEmpty() && isTaken("user"))
        m_json.member("user", fittedKey(m_request.userId));
    if (!m_request.cacheKey.isEmpty() && isTaken("prompt_cache_key"))
        m_json.member("prompt_cache_key", fittedKey(m_request.cacheKey));
    const bool isOpenAi = m_request.dialect == WireDialect::Responses || m_request.dialect == WireDialect::Chat;
    if (!m_request.metadata.isEmpty() && isOpenAi && isTaken("metadata"))
        m_json.rawMember("metadata", m_request.metadata);
    noteIf(!m_request.metadata.isEmpty() && !isOpenAi, "metadata");
    if (isTaken("store", false))
        m_json.flag("store", false);
}

/// A model that does not think refuses to be asked for its encrypted thoughts.
bool ResponsesRequestWriter::wantsEncrypted() const
{
    using Control = ModelTraits::ReasoningControl;
    if (m_traits.reasoning != Control::Unknown)
        return m_traits.reasoning != Control::None;
    const NeutralReasoning &asked = m_request.reasoning;
    return !asked.effort.isEmpty() || asked.budgetTokens || asked.mode == NeutralReasoning::Mode::On
           || asked.mode == NeutralReasoning::Mode::Adaptive;
}

void ResponsesRequestWriter::writeInclude()
{
    const bool wantsThoughts = wantsEncrypted();
    const bool wantsLogprobs = m_request.sampling.logprobs && isTaken("logprobs");
    if ((!wantsThoughts && !wantsLogprobs) || !isTaken("include", false))
        return;
    m_json.key("include").beginArray();
    if (wantsThoughts)
        m_json.string("reasoning.encrypted_content");
    if (wantsLogprobs)
        m_json.string("message.output_text.logprobs");
    m_json.endArray();
}

void ResponsesRequestWriter::writeExtra()
{
    for (const auto &[key, raw] : m_request.extra) {
        if (m_request.dialect == WireDialect::Responses && m_traits.takesUnknownMembers && isTaken(key))
            m_json.foreignMember(key, raw);
        else
            m_notes.add(key);
    }
}
