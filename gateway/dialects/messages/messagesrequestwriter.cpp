// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesrequestwriter.h"

#include <algorithm>
#include <array>

#include <QCryptographicHash>
#include <QStringBuilder>

#include "gateway/dialects/messages/messagesblockwriter.h"
#include "gateway/dialects/messages/messagestoolwriter.h"
#include "gateway/dialects/messages/messagesturns.h"
#include "gateway/dialects/neutral/closedschema.h"
#include "gateway/dialects/neutral/requestrules.h"
#include "gateway/dialects/neutral/unsaidparts.h"

namespace
{
using Role = NeutralMessage::Role;

bool isZero(const QByteArray &number)
{
    return number.isEmpty() || number.toDouble() == 0.0;
}
} // namespace

MessagesRequestWriter::MessagesRequestWriter(const NeutralRequest &request, const ModelTraits &traits,
                                             DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{}

Result<QByteArray> MessagesRequestWriter::body()
{
    if (Outcome single = checkOneChoice(m_request); !single)
        return tl::unexpected {std::move(single).error()};
    if (const Outcome shaped = shapeMessagesTurns(m_request, m_traits, m_notes); !shaped)
        return tl::unexpected {shaped.error()};
    m_thinking = MessagesThinking::of(m_request, m_traits, m_notes);
    m_json.beginObject().member("model", m_traits.model).member("max_tokens", m_thinking.maxTokens);
    if (m_request.stream)
        m_json.flag("stream", true);
    writeSampling();
    writeThinking();
    writeOutputConfig();
    writeUser();
    writeServiceTier();
    writeExtra();
    writeSystem();
    MessagesToolWriter {m_request, m_traits, m_notes}.write(m_json);
    if (const Outcome written = writeMessages(); !written)
        return tl::unexpected {written.error()};
    m_json.endObject();
    noteUnsaid();
    return m_json.take();
}

bool MessagesRequestWriter::isTaken(QByteArrayView member)
{
    const std::vector<QByteArray> &refused = m_traits.refusedMembers;
    if (std::none_of(refused.begin(), refused.end(), [member](const QByteArray &each) { return each == member; }))
        return true;
    m_notes.add(member);
    return false;
}

void MessagesRequestWriter::writeNumber(QByteArrayView name, const QByteArray &value, bool isTakenHere)
{
    if (value.isEmpty())
        return;
    if (!isTakenHere)
        m_notes.add(name);
    else if (isTaken(name))
        m_json.rawMember(name, value);
}

/// With thinking on, the service wants all of them at their defaults.
void MessagesRequestWriter::writeSampling()
{
    const NeutralSampling &sampling = m_request.sampling;
    QByteArray temperature = sampling.temperature;
    if (temperature.toDouble() > 1.0) {
        temperature = "1";
        m_notes.add("temperature");
    }
    const bool isThinking = m_thinking.isOn();
    const bool takesTemperature = m_traits.takesTemperature && (!isThinking || temperature.toDouble() == 1.0);
    writeNumber("temperature", temperature, takesTemperature);
    const bool isSecond = takesTemperature && !temperature.isEmpty() && !m_traits.takesTemperatureWithTopP;
    writeNumber("top_p", sampling.topP,
                m_traits.takesTopP && !isSecond && (!isThinking || sampling.topP.toDouble() >= 0.95));
    writeNumber("top_k", sampling.topK, m_traits.takesTopK && !isThinking);
    writeStop();
}

void MessagesRequestWriter::writeStop()
{
    std::vector<QByteArray> sequences = m_request.sampling.stop;
    const auto blanks = std::remove_if(sequences.begin(), sequences.end(), isBlankText);
    if (blanks != sequences.end())
        m_notes.add("stop"); // one of white space only is refused
    sequences.erase(blanks, sequences.end());
    if (sequences.empty())
        return;
    if (!m_traits.takesStop) {
        m_notes.add("stop");
        return;
    }
    if (!isTaken("stop_sequences"))
        return;
    m_json.key("stop_sequences").beginArray();
    for (const QByteArray &sequence : sequences)
        m_json.string(sequence);
    m_json.endArray();
}

/// For models that cannot be held to a form: they are asked for it.
QByteArray MessagesRequestWriter::formatInstruction() const
{
    const NeutralFormat &format = m_request.format;
    if (format.kind == NeutralFormat::Kind::JsonObject)
        return "Answer with one JSON object and nothing else.";
    if (format.kind == NeutralFormat::Kind::JsonSchema && !m_traits.takesJsonSchema)
        return "Answer with one JSON value that follows this JSON Schema, and nothing else:\n" + format.schema;
    return {};
}

void MessagesRequestWriter::writeSystem()
{
    JsonWriter blocks;
    blocks.beginArray();
    size_t count = 0;
    const NeutralPart *only = nullptr;
    const auto add = [&](const NeutralPart &part) {
        if (part.kind != NeutralPart::Kind::Text)
            m_notes.add("messages.system");
        if (part.kind != NeutralPart::Kind::Text || isBlankText(part.text))
            return;
        MessagesBlockWriter::writeText(part, blocks);
        only = &part;
        ++count;
    };
    for (const NeutralPart &part : m_request.system)
        add(part);
    const NeutralPart instruction = NeutralPart::ofText(formatInstruction());
    add(instruction);
    blocks.endArray();
    if (count == 1 && only->cache == CacheMark::None)
        m_json.member("system", only->text);
    else if (count > 0)
        m_json.rawMember("system", blocks.text());
}

void MessagesRequestWriter::writeThinking()
{
    using Mode = MessagesThinking::Mode;
    using Show = NeutralReasoning::Show;
    if (m_thinking.mode == Mode::Unsaid || !isTaken("thinking"))
        return;
    m_json.key("thinking").beginObject();
    if (m_thinking.mode == Mode::Disabled)
        m_json.member("type", "disabled");
    else if (m_thinking.mode == Mode::Adaptive)
        m_json.member("type", "adaptive");
    else
        m_json.member("type", "enabled").member("budget_tokens", m_thinking.budgetTokens);
    const Show show = m_request.reasoning.show;
    if (m_thinking.isOn() && show != Show::Unset)
        m_json.member("display", show == Show::None ? "omitted" : "summarized");
    m_json.endObject();
}

void MessagesRequestWriter::writeOutputConfig()
{
    const bool hasFormat = m_request.format.kind == NeutralFormat::Kind::JsonSchema && m_traits.takesJsonSchema;
    if ((m_thinking.effort.isEmpty() && !hasFormat) || !isTaken("output_config"))
        return;
    m_json.key("output_config").beginObject();
    if (!m_thinking.effort.isEmpty())
        m_json.member("effort", m_thinking.effort);
    if (hasFormat)
        m_json.key("format")
            .beginObject()
            .member("type", "json_schema")
            .rawMember("schema", closedSchema(m_request.format.schema))
            .endObject();
    m_json.endObject();
}

/// The service asks for ids that say nothing of a person; what clients of other dialects send can be an address.
void MessagesRequestWriter::writeUser()
{
    const bool isOwn = m_request.dialect == WireDialect::Messages;
    if (isOwn && !m_request.metadata.isEmpty()) {
        if (isTaken("metadata"))
            m_json.rawMember("metadata", m_request.metadata);
        return;
    }
    if (!m_request.metadata.isEmpty())
        m_notes.add("metadata");
    if (m_request.userId.isEmpty() || !isTaken("metadata"))
        return;
    const QByteArray hash = QCryptographicHash::hash(m_request.userId, QCryptographicHash::Sha256).toHex();
    m_json.key("metadata").beginObject().member("user_id", isOwn ? m_request.userId : hash).endObject();
}

void MessagesRequestWriter::writeServiceTier()
{
    const QByteArray &tier = m_request.serviceTier;
    if (tier.isEmpty())
        return;
    if (tier == "auto" || tier == "priority" || tier == "default") {
        if (isTaken("service_tier"))
            m_json.member("service_tier", tier == "default" ? "standard_only" : "auto");
    } else {
        m_notes.add("service_tier");
    }
}

void MessagesRequestWriter::writeExtra()
{
    for (const auto &[name, value] : m_request.extra) {
        if (m_request.dialect != WireDialect::Messages)
            m_notes.add(name);
        else if (isTaken(name))
            m_json.foreignMember(name, value);
    }
}

Outcome MessagesRequestWriter::writeMessages()
{
    MessagesBlockWriter writer {m_request, m_traits, m_notes};
    bool isAnything = false;
    m_json.key("messages").beginArray();
    for (const NeutralMessage &message : m_request.messages) {
        const Result<QByteArray> blocks = writer.blocks(message);
        if (!blocks)
            return tl::unexpected {blocks.error()};
        if (blocks->isEmpty() && message.role == Role::User)
            return fail(ErrorCode::BadRequest,
                        QStringLiteral("'messages' holds a message of the user's that is empty."));
        if (blocks->isEmpty())
            continue;
        isAnything = true;
        const QByteArrayView role = message.role == Role::Assistant ? "assistant"
                                    : message.role == Role::System  ? "system"
                                                                    : "user";
        m_json.beginObject().member("role", role).rawMember("content", *blocks).endObject();
    }
    m_json.endArray();
    if (!isAnything)
        return fail(ErrorCode::BadRequest, QStringLiteral("'messages' must hold at least one message with content."));
    return {};
}

void MessagesRequestWriter::noteUnsaid()
{
    const NeutralSampling &sampling = m_request.sampling;
    const std::array<std::pair<QByteArrayView, bool>, 9> unsaid {{
        {"seed", !sampling.seed.isEmpty()},
        {"presence_penalty", !isZero(sampling.presencePenalty)},
        {"frequency_penalty", !isZero(sampling.frequencyPenalty)},
        {"logit_bias", !sampling.logitBias.isEmpty()},
        {"logprobs", sampling.logprobs},
        {"top_logprobs", !isZero(sampling.topLogprobs)},
        {"verbosity", !m_request.verbosity.isEmpty()},
        {"prompt_cache_key", !m_request.cacheKey.isEmpty()},
        {"safetySettings", !m_request.safety.isEmpty()},
    }};
    noteUnsaidParts(m_request, {.documentTitle = true, .documentContext = true, .cacheMarks = true}, m_notes);
    for (const auto &[name, isSaid] : unsaid) {
        if (isSaid)
            m_notes.add(name);
    }
}
