// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/gemini/geminitoolwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/callarguments.h"

namespace
{
using Mode = NeutralToolChoice::Mode;
using ToolKind = NeutralTool::Kind;

bool isHarmless(const JsonView::Member &member)
{
    if (member.key.is("properties"))
        return member.value.members().empty();
    if (member.key.is("required"))
        return member.value.elements().empty();
    if (member.key.is("additionalProperties"))
        return member.value.boolean() == false;
    return member.key.is("type") || member.key.is("$schema") || member.key.is("title") || member.key.is("description");
}

/// A schema that allows the empty object alone: such a function is declared without parameters.
bool takesNothing(const QByteArray &schema)
{
    const std::vector<JsonView::Member> members = JsonView {schema}.members();
    return std::all_of(members.begin(), members.end(), isHarmless);
}
} // namespace

void GeminiToolWriter::write(JsonWriter &json)
{
    if (m_request.parallelCalls == false && !m_request.tools.empty())
        m_notes.add("parallel_tool_calls");
    JsonWriter tools;
    tools.beginArray();
    writeFunctions(tools);
    writeServerTools(tools);
    tools.endArray();
    if (tools.text() == "[]")
        return;
    json.rawMember("tools", tools.text());
    writeChoice(json);
}

/// With a free choice among some of the tools only those are declared: allowedFunctionNames would force a call.
bool GeminiToolWriter::isDeclared(const NeutralTool &tool) const
{
    const NeutralToolChoice &choice = m_request.toolChoice;
    const bool isFree = choice.mode == Mode::Auto || choice.mode == Mode::Unset;
    return tool.kind != ToolKind::Server
           && (!isFree || choice.allowed.empty()
               || std::find(choice.allowed.begin(), choice.allowed.end(), tool.name) != choice.allowed.end());
}

void GeminiToolWriter::writeFunctions(JsonWriter &json)
{
    const auto declared = [this](const NeutralTool &tool) { return isDeclared(tool); };
    if (std::none_of(m_request.tools.begin(), m_request.tools.end(), declared))
        return;
    json.beginObject().key("functionDeclarations").beginArray();
    for (const NeutralTool &tool : m_request.tools) {
        if (isDeclared(tool))
            writeFunction(tool, json);
    }
    json.endArray().endObject();
}

void GeminiToolWriter::writeFunction(const NeutralTool &tool, JsonWriter &json)
{
    json.beginObject().member("name", tool.name);
    if (!tool.description.isEmpty())
        json.member("description", tool.description);
    if (tool.kind == ToolKind::Custom) {
        m_notes.add("tools.custom");
        json.rawMember("parametersJsonSchema", customToolSchema());
    } else if (!tool.schema.isEmpty() && !takesNothing(tool.schema)) {
        json.rawMember("parametersJsonSchema", tool.schema);
    }
    if (tool.strict == true)
        m_notes.add("tools.strict");
    json.endObject();
}

void GeminiToolWriter::writeServerTools(JsonWriter &json)
{
    for (const NeutralTool &tool : m_request.tools) {
        if (tool.kind != ToolKind::Server)
            continue;
        if (tool.dialect == WireDialect::Gemini)
            json.raw(tool.raw);
        else
            m_notes.add(QByteArray {"tools." + tool.name});
    }
}

void GeminiToolWriter::writeChoice(JsonWriter &json)
{
    const NeutralToolChoice &choice = m_request.toolChoice;
    if (choice.mode == Mode::Unset || choice.mode == Mode::Auto)
        return; // the service's own default
    if (!m_traits.takesToolChoice)
        return m_notes.add("tool_choice");
    json.key("toolConfig").beginObject().key("functionCallingConfig").beginObject();
    json.member("mode", choice.mode == Mode::None ? QByteArrayView {"NONE"} : QByteArrayView {"ANY"});
    if (choice.mode == Mode::Named || (choice.mode == Mode::Required && !choice.allowed.empty())) {
        json.key("allowedFunctionNames").beginArray();
        if (choice.mode == Mode::Named)
            json.string(choice.name);
        for (const QByteArray &name : choice.mode == Mode::Required ? choice.allowed : std::vector<QByteArray> {})
            json.string(name);
        json.endArray();
    }
    json.endObject().endObject();
}
