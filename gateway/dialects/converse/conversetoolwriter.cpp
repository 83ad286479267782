// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/conversetoolwriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/neutral/argumentschema.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/closedschema.h"

namespace
{
using Mode = NeutralToolChoice::Mode;
} // namespace

Outcome ConverseToolWriter::write()
{
    const std::vector<NeutralTool> declared = tools();
    if (declared.empty())
        return {};
    if (!m_traits.takesTools)
        return fail(ErrorCode::BadRequest, QStringLiteral("tools: this model calls no tools."));
    m_json.key("toolConfig").beginObject().key("tools").beginArray();
    for (const NeutralTool &tool : declared)
        writeTool(tool);
    m_json.endArray();
    writeChoice();
    m_json.endObject();
    return {};
}

/// Those that may be called; where there are none, those that the history called.
std::vector<NeutralTool> ConverseToolWriter::tools()
{
    const NeutralToolChoice &choice = m_request.toolChoice;
    const std::vector<QByteArray> called = calledNames();
    std::vector<NeutralTool> declared;
    if (choice.mode != Mode::None || !called.empty()) {
        for (const NeutralTool &tool : m_request.tools) {
            const bool isAllowed =
                choice.allowed.empty()
                || std::find(choice.allowed.begin(), choice.allowed.end(), tool.name) != choice.allowed.end();
            if (tool.kind == NeutralTool::Kind::Server)
                m_notes.add(QByteArray {"tools." + tool.name});
            else if (isAllowed)
                declared.push_back(tool);
        }
    }
    if (choice.mode == Mode::None && !declared.empty())
        m_notes.add("tool_choice");
    if (!declared.empty())
        return declared;
    for (const QByteArray &name : called) {
        NeutralTool tool;
        tool.name = name;
        declared.push_back(std::move(tool));
    }
    return declared;
}

std::vector<QByteArray> ConverseToolWriter::calledNames() const
{
    std::vector<QByteArray> names;
    for (const NeutralMessage &message : m_request.messages) {
        for (const NeutralPart &part : message.parts) {
            if (part.kind == NeutralPart::Kind::Call && std::find(names.begin(), names.end(), part.name) == names.end())
                names.push_back(part.name);
        }
    }
    return names;
}

/// Unions at the root are Claude's own trouble; the rest is the service's.
QByteArray ConverseToolWriter::inputSchema(const NeutralTool &tool, bool isStrict)
{
    if (tool.kind == NeutralTool::Kind::Custom)
        return customToolSchema();
    const QByteArray schema =
        m_traits.family == "anthropic" ? objectSchemaWithoutUnions(tool.schema, m_notes) : objectSchema(tool.schema);
    return isStrict ? closedSchema(schema) : schema;
}

/// A description must not be empty.
void ConverseToolWriter::writeTool(const NeutralTool &tool)
{
    const bool isAskedStrict = tool.strict == true && tool.kind != NeutralTool::Kind::Custom;
    const bool isStrict = isAskedStrict && m_traits.takesJsonSchema;
    if (isAskedStrict && !isStrict)
        m_notes.add("tools.strict");
    m_json.beginObject().key("toolSpec").beginObject().member("name", tool.name);
    if (!tool.description.trimmed().isEmpty())
        m_json.member("description", tool.description);
    m_json.key("inputSchema").beginObject().rawMember("json", inputSchema(tool, isStrict)).endObject();
    if (isStrict)
        m_json.flag("strict", true);
    m_json.endObject().endObject();
    m_content.writeCachePoint(tool.cache);
}

void ConverseToolWriter::writeChoice()
{
    const NeutralToolChoice &choice = m_request.toolChoice;
    const bool isForced = choice.mode == Mode::Required || choice.mode == Mode::Named;
    if (isForced && !m_traits.takesToolChoice) {
        m_notes.add("tool_choice");
        return;
    }
    if (choice.mode == Mode::Unset || choice.mode == Mode::None || m_request.tools.empty())
        return;
    m_json.key("toolChoice").beginObject();
    if (choice.mode == Mode::Named)
        m_json.key("tool").beginObject().member("name", choice.name).endObject();
    else
        m_json.key(choice.mode == Mode::Required ? "any" : "auto").beginObject().endObject();
    m_json.endObject();
}
