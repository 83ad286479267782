// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagestoolwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/messages/messagesblockwriter.h"
#include "gateway/dialects/neutral/argumentschema.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/closedschema.h"

namespace
{
using Kind = NeutralTool::Kind;
using Mode = NeutralToolChoice::Mode;
} // namespace

MessagesToolWriter::MessagesToolWriter(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
    : m_request {request}
    , m_traits {traits}
    , m_notes {notes}
{}

bool MessagesToolWriter::isGiven(const NeutralTool &tool)
{
    const std::vector<QByteArray> &allowed = m_request.toolChoice.allowed;
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), tool.name) == allowed.end())
        return false; // the client's own wish
    if (tool.kind != Kind::Server || tool.dialect == WireDialect::Messages)
        return true;
    m_notes.add(QByteArray {"tools." + tool.name});
    return false;
}

/// To a model that cannot be told to call none, none are shown; not where the talk has calls, which need their tools.
bool MessagesToolWriter::mustWithhold() const
{
    if (m_traits.takesToolChoice || m_request.toolChoice.mode != Mode::None)
        return false;
    const auto isCall = [](const NeutralPart &part) { return part.kind == NeutralPart::Kind::Call; };
    return std::none_of(m_request.messages.begin(), m_request.messages.end(), [&](const NeutralMessage &message) {
        return std::any_of(message.parts.begin(), message.parts.end(), isCall);
    });
}

void MessagesToolWriter::write(JsonWriter &json)
{
    if (m_request.tools.empty())
        return;
    if (!m_traits.takesTools) {
        m_notes.add("tools");
        return;
    }
    if (mustWithhold())
        return m_notes.add("tool_choice");
    JsonWriter tools;
    tools.beginArray();
    for (const NeutralTool &tool : m_request.tools) {
        if (isGiven(tool))
            writeTool(tool, tools);
    }
    tools.endArray();
    if (tools.text() == "[]")
        return;
    json.rawMember("tools", tools.text());
    writeChoice(json);
}

void MessagesToolWriter::writeTool(const NeutralTool &tool, JsonWriter &json)
{
    if (tool.kind == Kind::Server) {
        json.raw(tool.raw);
        return;
    }
    const bool isCustom = tool.kind == Kind::Custom;
    const bool isStrict = tool.strict.value_or(false) && !isCustom;
    if (isCustom && !tool.raw.isEmpty())
        m_notes.add("tools.custom.format");
    if (isStrict && !m_traits.takesJsonSchema)
        m_notes.add("tools.strict");
    json.beginObject().member("name", tool.name);
    if (!tool.description.isEmpty())
        json.member("description", tool.description);
    const QByteArray schema = isCustom ? customToolSchema() : objectSchemaWithoutUnions(tool.schema, m_notes);
    if (isStrict && m_traits.takesJsonSchema)
        json.rawMember("input_schema", closedSchema(schema)).flag("strict", true);
    else
        json.rawMember("input_schema", schema);
    MessagesBlockWriter::writeCacheMark(tool.cache, json);
    json.endObject();
}

QByteArray MessagesToolWriter::choiceType()
{
    const Mode mode = m_request.toolChoice.mode;
    if (!m_traits.takesToolChoice && mode != Mode::Unset && mode != Mode::Auto) {
        m_notes.add("tool_choice");
        return "auto";
    }
    switch (mode) {
    case Mode::Unset:
        return {};
    case Mode::Auto:
        return "auto";
    case Mode::None:
        return "none";
    case Mode::Required:
        return "any";
    case Mode::Named:
        return "tool";
    }
    return {};
}

/// To call one tool at a time is said beside the choice, which has to be said for it.
void MessagesToolWriter::writeChoice(JsonWriter &json)
{
    QByteArray type = choiceType();
    bool isSingle = m_request.parallelCalls == false && type != "none";
    if (isSingle && !m_traits.takesParallelSwitch) {
        m_notes.add("parallel_tool_calls");
        isSingle = false;
    }
    if (type.isEmpty() && isSingle)
        type = "auto";
    if (type.isEmpty())
        return;
    json.key("tool_choice").beginObject().member("type", type);
    if (type == "tool")
        json.member("name", m_request.toolChoice.name);
    if (isSingle)
        json.flag("disable_parallel_tool_use", true);
    json.endObject();
}
