// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chattoolreader.h"

#include "gateway/dialects/chat/chatcontentreader.h"

namespace
{
using Mode = NeutralToolChoice::Mode;

tl::unexpected<Error> refuse(const char *what)
{
    return fail(ErrorCode::BadRequest, QString::fromLatin1(what));
}

/// The name in an entry of tool_choice: {"function":{"name"}} or {"custom":{"name"}}.
QByteArray nameIn(const JsonObject &entry)
{
    const JsonView custom = entry["custom"];
    return (custom.isObject() ? custom : entry["function"])["name"].text();
}
} // namespace

Outcome ChatToolReader::readTools(const JsonView &tools)
{
    if (!tools.isArray())
        return refuse("tools must be a list.");
    m_request.tools.clear();
    for (const JsonView &element : tools.elements()) {
        const JsonObject tool {element};
        const JsonView type = tool["type"];
        Outcome done;
        if (!element.isObject() || !(type.isString() || tool["function"].isObject()))
            return refuse("tools must hold objects with a type.");
        if (type.is("custom"))
            done = addCustom(JsonObject {tool["custom"]});
        else if (type.is("function") || !type.exists())
            done = addFunction(JsonObject {tool["function"]}, chatCacheMark(tool));
        else
            addServerTool(type.text(), element);
        if (!done)
            return done;
    }
    return {};
}

Outcome ChatToolReader::readFunctions(const JsonView &functions)
{
    if (!functions.isArray())
        return refuse("functions must be a list.");
    m_request.usesLegacyFunctions = true;
    m_request.parallelCalls = false; // function_call has room for one
    for (const JsonView &element : functions.elements()) {
        if (Outcome done = addFunction(JsonObject {element}, CacheMark::None); !done)
            return done;
    }
    return {};
}

Outcome ChatToolReader::addFunction(const JsonObject &function, CacheMark cache)
{
    NeutralTool tool;
    tool.name = function["name"].text();
    if (tool.name.isEmpty())
        return refuse("tools has a function without a name.");
    tool.description = function["description"].text();
    const JsonView schema = function["parameters"];
    if (schema.exists() && !schema.isObject())
        return refuse("tools has a function whose parameters are not an object.");
    tool.schema = schema.raw().toByteArray();
    tool.strict = function["strict"].boolean();
    tool.cache = cache == CacheMark::None ? chatCacheMark(function) : cache;
    m_request.tools.push_back(std::move(tool));
    return {};
}

Outcome ChatToolReader::addCustom(const JsonObject &custom)
{
    NeutralTool tool;
    tool.kind = NeutralTool::Kind::Custom;
    tool.name = custom["name"].text();
    if (tool.name.isEmpty())
        return refuse("tools has a custom tool without a name.");
    tool.description = custom["description"].text();
    tool.raw = custom["format"].raw().toByteArray();
    m_request.tools.push_back(std::move(tool));
    return {};
}

void ChatToolReader::addServerTool(QByteArray type, const JsonView &whole)
{
    NeutralTool tool;
    tool.kind = NeutralTool::Kind::Server;
    tool.name = std::move(type);
    tool.raw = whole.raw().toByteArray();
    m_request.tools.push_back(std::move(tool));
}

Outcome ChatToolReader::readChoice(const JsonView &choice)
{
    if (choice.isString())
        return readMode(choice);
    if (!choice.isObject())
        return refuse("tool_choice must be a text or an object.");
    const JsonObject object {choice};
    if (object["type"].is("allowed_tools"))
        return readAllowed(JsonObject {object["allowed_tools"]});
    m_request.toolChoice.name = nameIn(object);
    if (m_request.toolChoice.name.isEmpty())
        return refuse("tool_choice must name a function.");
    m_request.toolChoice.mode = Mode::Named;
    return {};
}

/// "any" is Mistral's word for required.
Outcome ChatToolReader::readMode(const JsonView &mode)
{
    if (mode.is("none"))
        m_request.toolChoice.mode = Mode::None;
    else if (mode.is("auto"))
        m_request.toolChoice.mode = Mode::Auto;
    else if (mode.is("required") || mode.is("any"))
        m_request.toolChoice.mode = Mode::Required;
    else
        return refuse("tool_choice must be none, auto, required or an object.");
    return {};
}

Outcome ChatToolReader::readAllowed(const JsonObject &allowed)
{
    for (const JsonView &entry : allowed["tools"].elements()) {
        const QByteArray name = nameIn(JsonObject {entry});
        if (name.isEmpty())
            return refuse("tool_choice.allowed_tools.tools must name functions.");
        m_request.toolChoice.allowed.push_back(name);
    }
    if (m_request.toolChoice.allowed.empty())
        return refuse("tool_choice.allowed_tools.tools must be a list of functions.");
    return readMode(allowed["mode"]);
}

Outcome ChatToolReader::readFunctionCall(const JsonView &choice)
{
    if (choice.isString())
        return readMode(choice);
    m_request.toolChoice.name = choice["name"].text();
    if (m_request.toolChoice.name.isEmpty())
        return refuse("function_call must be none, auto or name a function.");
    m_request.toolChoice.mode = Mode::Named;
    return {};
}
