// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesrequestreader.h"

#include <algorithm>
#include <array>

namespace
{
using Need = CheckedObject::Need;
using Role = NeutralMessage::Role;

/// What is read here; everything else at the top level is kept as it is.
constexpr std::array<QByteArrayView, 16> knownMembers {
    "model", "max_tokens", "messages", "system",        "stream",   "stop_sequences", "temperature",   "top_p",
    "top_k", "tools",      "thinking", "output_config", "metadata", "service_tier",   "output_format", "tool_choice"};

bool isKnown(const JsonString &key)
{
    return std::any_of(knownMembers.begin(), knownMembers.end(),
                       [&key](QByteArrayView known) { return key.is(known); });
}

std::optional<Role> roleOf(const QByteArray &name)
{
    if (name == "user")
        return Role::User;
    if (name == "assistant")
        return Role::Assistant;
    if (name == "system")
        return Role::System;
    return std::nullopt;
}

/// The types of Anthropic's own search begin so; after its documentation of the tool search tool.
bool isProvidersSearch(const JsonView &tool)
{
    return tool["type"].text().startsWith("tool_search_tool");
}

NeutralReasoning::Show showOf(const QByteArray &display)
{
    if (display == "summarized")
        return NeutralReasoning::Show::Summary;
    return display == "omitted" ? NeutralReasoning::Show::None : NeutralReasoning::Show::Unset;
}
} // namespace

MessagesRequestReader::MessagesRequestReader(const QByteArray &body, Purpose purpose)
    : m_body {JsonView {body}, m_root, m_refusal}
    , m_purpose {purpose}
{
    m_request.dialect = WireDialect::Messages;
    m_request.source = body;
}

Result<NeutralRequest> MessagesRequestReader::read()
{
    m_request.model = m_body.text("model", Need::Required);
    m_request.stream = m_body.flag("stream").value_or(false);
    readLimits();
    readSystem();
    readMessages();
    readTools();
    readToolChoice();
    readSampling();
    readThinking();
    readOutputConfig();
    readRest();
    if (m_refusal.stands())
        return tl::unexpected {m_refusal.error()};
    return std::move(m_request);
}

void MessagesRequestReader::readLimits()
{
    m_request.maxOutputTokens =
        m_body.integer("max_tokens", m_purpose == Purpose::Answer ? Need::Required : Need::Optional);
    if (m_request.maxOutputTokens.value_or(0) < 0)
        m_body.refuse("max_tokens", "must not be negative");
}

void MessagesRequestReader::readSampling()
{
    NeutralSampling &sampling = m_request.sampling;
    sampling.temperature = m_body.number("temperature");
    sampling.topP = m_body.number("top_p");
    sampling.topK = m_body.number("top_k");
    for (const JsonView &sequence : m_body.array("stop_sequences").elements()) {
        if (!sequence.isString())
            m_body.refuse("stop_sequences", "must hold texts only");
        sampling.stop.push_back(sequence.text());
    }
}

void MessagesRequestReader::readSystem()
{
    if (const JsonView system = m_body["system"]; system.exists())
        m_content.read(system, m_body.at("system"), m_request.system);
}

void MessagesRequestReader::readMessages()
{
    const FieldPath where = m_body.at("messages");
    const JsonView messages = m_body.array("messages", Need::Required);
    if (m_refusal.stands())
        return;
    size_t index = 0;
    for (const JsonView &message : messages.elements()) {
        readMessage(message, FieldPath {where, index++});
        if (m_refusal.stands())
            return;
    }
    if (index == 0)
        m_refusal.add(where, "must hold at least one message");
}

void MessagesRequestReader::readMessage(const JsonView &message, const FieldPath &where)
{
    const CheckedObject fields {message, where, m_refusal};
    const QByteArray role = fields.text("role", Need::Required);
    if (m_refusal.stands())
        return;
    const std::optional<Role> known = roleOf(role);
    if (!known) {
        fields.refuse("role", "must be user, assistant or system");
        return;
    }
    NeutralMessage read;
    read.role = *known;
    const JsonView content = fields["content"];
    if (!content.exists())
        fields.refuse("content", "is missing");
    else
        m_content.read(content, fields.at("content"), read.parts);
    addMessage(std::move(read), where);
}

void MessagesRequestReader::addMessage(NeutralMessage message, const FieldPath &where)
{
    if (message.parts.empty() && message.role == Role::User)
        m_refusal.add(FieldPath {where, "content"}, "must not be empty in a message of the user's");
    if (message.parts.empty())
        return;
    const bool isLeading = message.role == Role::System && m_request.messages.empty();
    if (isLeading)
        m_request.system.insert(m_request.system.end(), message.parts.begin(), message.parts.end());
    else
        m_request.messages.push_back(std::move(message));
}

void MessagesRequestReader::readTools()
{
    const FieldPath where = m_body.at("tools");
    const std::vector<JsonView> tools = m_body.array("tools").elements();
    const bool isSearchedElsewhere = std::any_of(tools.begin(), tools.end(), isProvidersSearch);
    size_t index = 0;
    for (const JsonView &tool : tools) {
        const FieldPath place {where, index++};
        if (isSearchedElsewhere || !isWaiting(tool))
            readTool(tool, place);
    }
}

/// True for a tool that the model is told of once it has found it; no other dialect has such. Where the provider itself
/// would have searched, all are told, since nobody else will.
bool MessagesRequestReader::isWaiting(const JsonView &tool) const
{
    const std::vector<QByteArray> &loaded = m_content.loadedTools();
    return tool["defer_loading"].boolean().value_or(false)
           && std::find(loaded.begin(), loaded.end(), tool["name"].text()) == loaded.end();
}

void MessagesRequestReader::readTool(const JsonView &tool, const FieldPath &where)
{
    const CheckedObject fields {tool, where, m_refusal};
    const QByteArray type = fields.text("type");
    NeutralTool read;
    read.dialect = WireDialect::Messages;
    read.cache = MessagesContentReader::cacheMark(fields);
    read.name = fields.text("name", type.isEmpty() || type == "custom" ? Need::Required : Need::Optional);
    if (type.isEmpty() || type == "custom") {
        read.description = fields.text("description");
        read.schema = fields.object("input_schema", Need::Required).raw().toByteArray();
        read.strict = fields.flag("strict");
    } else {
        read.kind = NeutralTool::Kind::Server;
        read.raw = tool.raw().toByteArray();
    }
    m_request.tools.push_back(std::move(read));
}

void MessagesRequestReader::readToolChoice()
{
    using Mode = NeutralToolChoice::Mode;
    static constexpr std::array<std::pair<QByteArrayView, Mode>, 4> modes {
        {{"auto", Mode::Auto}, {"any", Mode::Required}, {"tool", Mode::Named}, {"none", Mode::None}}};
    const FieldPath where = m_body.at("tool_choice");
    const JsonView choice = m_body.object("tool_choice");
    if (!choice.exists())
        return;
    const CheckedObject fields {choice, where, m_refusal};
    const QByteArray type = fields.text("type", Need::Required);
    const auto *const mode =
        std::find_if(modes.begin(), modes.end(), [&type](const auto &known) { return known.first == type; });
    if (mode == modes.end()) {
        fields.refuse("type", "must be auto, any, tool or none");
        return;
    }
    m_request.toolChoice.mode = mode->second;
    if (mode->second == Mode::Named)
        m_request.toolChoice.name = fields.text("name", Need::Required);
    if (const std::optional<bool> isSingle = fields.flag("disable_parallel_tool_use"))
        m_request.parallelCalls = !*isSingle;
}

/// "between_tools" reads as off: that is what Anthropic's own SDK makes of it for models that do not know it.
void MessagesRequestReader::readThinking()
{
    using Mode = NeutralReasoning::Mode;
    const FieldPath where = m_body.at("thinking");
    const JsonView thinking = m_body.object("thinking");
    if (!thinking.exists())
        return;
    const CheckedObject fields {thinking, where, m_refusal};
    const QByteArray type = fields.text("type", Need::Required);
    NeutralReasoning &reasoning = m_request.reasoning;
    reasoning.show = showOf(fields.text("display"));
    if (type == "enabled") {
        reasoning.mode = Mode::On;
        reasoning.budgetTokens = fields.integer("budget_tokens", Need::Required);
        if (reasoning.budgetTokens.value_or(1) < 1)
            fields.refuse("budget_tokens", "must be more than 0");
    } else if (type == "adaptive") {
        reasoning.mode = Mode::Adaptive;
    } else if (type == "disabled" || type == "between_tools") {
        reasoning.mode = Mode::Off;
    } else {
        fields.refuse("type", "must be enabled, adaptive, between_tools or disabled");
    }
}

void MessagesRequestReader::readOutputConfig()
{
    const FieldPath where = m_body.at("output_config");
    // The beta's name of output_config.format, which clients still send.
    if (const JsonView format = m_body.object("output_format"); format.exists())
        readFormat(format, m_body.at("output_format"));
    const JsonView config = m_body.object("output_config");
    if (!config.exists())
        return;
    const CheckedObject fields {config, where, m_refusal};
    m_request.reasoning.effort = fields.text("effort");
    if (const JsonView format = fields.object("format"); format.exists())
        readFormat(format, fields.at("format"));
}

void MessagesRequestReader::readFormat(const JsonView &format, const FieldPath &where)
{
    const CheckedObject fields {format, where, m_refusal};
    if (fields.text("type", Need::Required) != "json_schema") {
        fields.refuse("type", "must be json_schema");
        return;
    }
    m_request.format.kind = NeutralFormat::Kind::JsonSchema;
    m_request.format.schema = fields.object("schema", Need::Required).raw().toByteArray();
}

void MessagesRequestReader::readRest()
{
    if (const JsonView metadata = m_body.object("metadata"); metadata.exists()) {
        const FieldPath where = m_body.at("metadata");
        m_request.userId = CheckedObject {metadata, where, m_refusal}.text("user_id");
        const std::vector<JsonView::Member> members = metadata.members();
        if (!std::all_of(members.begin(), members.end(), [](const auto &member) { return member.key.is("user_id"); }))
            m_request.metadata = metadata.raw().toByteArray();
    }
    const QByteArray tier = m_body.text("service_tier");
    m_request.serviceTier = tier == "standard_only" ? QByteArrayLiteral("default") : tier;
    for (const JsonView::Member &member : m_body.members()) {
        if (!isKnown(member.key) && !member.value.isNull())
            m_request.extra.emplace_back(member.key.decoded(), member.value.raw().toByteArray());
    }
}
