// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chattoolwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/callarguments.h"

namespace
{
using Kind = NeutralTool::Kind;

constexpr QByteArrayView noArguments {R"({"type":"object","properties":{}})"};

bool saysNothing(const QByteArray &schema)
{
    return schema.isEmpty() || schema == "{}";
}
} // namespace

Outcome ChatToolWriter::write()
{
    if (m_request.tools.empty())
        return {};
    if (m_request.toolChoice.mode == Mode::None && !m_traits.takesToolChoice)
        return {}; // without tools there is nothing to choose
    if (!m_traits.takesTools) {
        if (m_request.toolChoice.mode == Mode::None)
            return {};
        return fail(ErrorCode::BadRequest, QStringLiteral("tools: this model calls no tools."));
    }
    const std::vector<const NeutralTool *> tools = sayableTools();
    if (tools.empty())
        return {};
    m_json.key("tools").beginArray();
    for (const NeutralTool *tool : tools)
        writeTool(*tool);
    m_json.endArray();
    writeChoice();
    writeParallel();
    return {};
}

std::vector<const NeutralTool *> ChatToolWriter::sayableTools()
{
    std::vector<const NeutralTool *> tools;
    for (const NeutralTool &tool : m_request.tools) {
        if (tool.kind == Kind::Server && tool.dialect != WireDialect::Chat)
            m_notes.add(QByteArray {"tools." + tool.name});
        else if (isAllowed(tool))
            tools.push_back(&tool);
    }
    return tools;
}

bool ChatToolWriter::isAllowed(const NeutralTool &tool) const
{
    const std::vector<QByteArray> &allowed = m_request.toolChoice.allowed;
    return allowed.empty() || saysAllowed() || std::find(allowed.begin(), allowed.end(), tool.name) != allowed.end();
}

void ChatToolWriter::writeTool(const NeutralTool &tool)
{
    if (tool.kind == Kind::Server) {
        m_json.raw(tool.raw);
        return;
    }
    m_json.beginObject();
    if (tool.kind == Kind::Custom && m_traits.takesCustomTools)
        writeCustom(tool);
    else
        writeFunction(tool);
    if (tool.cache != CacheMark::None && m_traits.takesCacheControl) {
        m_json.key("cache_control").beginObject().member("type", "ephemeral");
        if (tool.cache == CacheMark::OneHour)
            m_json.member("ttl", "1h");
        m_json.endObject();
    } else if (tool.cache != CacheMark::None) {
        m_notes.add("cache_control");
    }
    m_json.endObject();
}

/// An empty schema gets its type: DeepSeek refuses it otherwise.
void ChatToolWriter::writeFunction(const NeutralTool &tool)
{
    m_json.member("type", "function").key("function").beginObject().member("name", tool.name);
    if (!tool.description.isEmpty())
        m_json.member("description", tool.description);
    if (tool.kind == Kind::Custom) {
        m_json.rawMember("parameters", customToolSchema());
        if (!tool.raw.isEmpty())
            m_notes.add("tools.custom.format");
    } else {
        m_json.rawMember("parameters", saysNothing(tool.schema) ? noArguments : QByteArrayView {tool.schema});
    }
    if (tool.strict)
        m_json.flag("strict", *tool.strict);
    m_json.endObject();
}

void ChatToolWriter::writeCustom(const NeutralTool &tool)
{
    m_json.member("type", "custom").key("custom").beginObject().member("name", tool.name);
    if (!tool.description.isEmpty())
        m_json.member("description", tool.description);
    if (!tool.raw.isEmpty())
        m_json.rawMember("format", tool.raw);
    m_json.endObject();
}

void ChatToolWriter::writeChoice()
{
    const NeutralToolChoice &choice = m_request.toolChoice;
    const bool isFree = choice.mode == Mode::Unset || choice.mode == Mode::Auto;
    const bool saysList = !choice.allowed.empty() && saysAllowed();
    if (choice.mode == Mode::Unset && !saysList)
        return;
    if (!m_traits.takesToolChoice) {
        if (!isFree)
            m_notes.add("tool_choice");
        return;
    }
    if (saysList)
        writeAllowed(choice.mode == Mode::Required ? "required" : "auto");
    else if (choice.mode == Mode::Named)
        writeNamed();
    else
        m_json.member("tool_choice", isFree ? "auto" : choice.mode == Mode::None ? "none" : "required");
}

void ChatToolWriter::writeNamed()
{
    const QByteArrayView type = isCustom(m_request.toolChoice.name) ? "custom" : "function";
    m_json.key("tool_choice").beginObject().member("type", type);
    m_json.key(type).beginObject().member("name", m_request.toolChoice.name).endObject().endObject();
}

void ChatToolWriter::writeAllowed(QByteArrayView mode)
{
    m_json.key("tool_choice").beginObject().member("type", "allowed_tools");
    m_json.key("allowed_tools").beginObject().member("mode", mode).key("tools").beginArray();
    for (const QByteArray &name : m_request.toolChoice.allowed) {
        const QByteArrayView type = isCustom(name) ? "custom" : "function";
        m_json.beginObject().member("type", type);
        m_json.key(type).beginObject().member("name", name).endObject().endObject();
    }
    m_json.endArray().endObject().endObject();
}

void ChatToolWriter::writeParallel()
{
    if (!m_request.parallelCalls)
        return;
    if (m_traits.takesParallelSwitch)
        m_json.flag("parallel_tool_calls", *m_request.parallelCalls);
    else if (!*m_request.parallelCalls)
        m_notes.add("parallel_tool_calls");
}

bool ChatToolWriter::isCustom(const QByteArray &name) const
{
    return m_traits.takesCustomTools
           && std::any_of(m_request.tools.begin(), m_request.tools.end(),
                          [&name](const NeutralTool &tool) { return tool.kind == Kind::Custom && tool.name == name; });
}

bool ChatToolWriter::saysAllowed() const
{
    return m_traits.family == "openai" && m_traits.takesToolChoice;
}
