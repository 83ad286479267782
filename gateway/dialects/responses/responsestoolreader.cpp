// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsestoolreader.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QStringBuilder>

#include "gateway/dialects/responses/responsesfault.h"

namespace
{
constexpr qsizetype maxNameLength = 64;
constexpr qsizetype hashLength = 8;
/// Codex's group of the tools that have none.
constexpr QByteArrayView defaultSpace {"functions"};

bool isNameLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

QByteArray at(const QByteArray &path, size_t index)
{
    return path + '[' + QByteArray::number(static_cast<qulonglong>(index)) + ']';
}
} // namespace

QByteArray ResponsesToolReader::flatName(const QByteArray &space, const QByteArray &name)
{
    if (space.isEmpty() || space == defaultSpace)
        return name;
    QByteArray flat = space + (space.endsWith("__") ? "" : "__") + name;
    if (flat.size() <= maxNameLength && std::all_of(flat.cbegin(), flat.cend(), isNameLetter))
        return flat;
    const QByteArray hash = QCryptographicHash::hash(flat, QCryptographicHash::Sha256).toHex().left(hashLength);
    flat.truncate(maxNameLength - hashLength - 1);
    std::replace_if(
        flat.begin(), flat.end(), [](char c) { return !isNameLetter(c); }, '_');
    return flat + '_' + hash;
}

Outcome ResponsesToolReader::readTools(const JsonView &value, const QByteArray &path)
{
    if (!value.isArray())
        return ResponsesFault::wrongKind(path, "an array");
    size_t index = 0;
    for (const JsonView &tool : value.elements()) {
        if (Outcome read = readTool(tool, at(path, index++), {}); !read)
            return read;
    }
    return {};
}

Outcome ResponsesToolReader::readTool(const JsonView &value, const QByteArray &path, const QByteArray &space)
{
    if (!value.isObject())
        return ResponsesFault::wrongKind(path, "an object");
    const JsonObject outer {value};
    const QByteArray type = outer["type"].text();
    if (type.isEmpty())
        return ResponsesFault::missing(path + ".type");
    if (type == "namespace" && space.isEmpty())
        return readGroup(outer, path);
    NeutralTool tool;
    tool.dialect = WireDialect::Responses;
    if (type != "function" && type != "custom") {
        tool.kind = NeutralTool::Kind::Server;
        tool.name = type;
        tool.raw = value.raw().toByteArray();
        m_request.tools.push_back(std::move(tool));
        return {};
    }
    // Chat's shape is a common slip and as clear.
    const JsonObject members {outer["function"].isObject() ? outer["function"] : value};
    const QByteArray name = members["name"].text();
    if (name.isEmpty())
        return ResponsesFault::missing(path + ".name");
    tool.name = flatName(space, name);
    tool.space = space;
    tool.nameInSpace = space.isEmpty() ? QByteArray {} : name;
    tool.description = members["description"].text();
    if (type == "custom") {
        tool.kind = NeutralTool::Kind::Custom;
        tool.raw = members["format"].raw().toByteArray();
    } else {
        tool.schema = members["parameters"].raw().toByteArray();
        tool.strict = members["strict"].boolean();
    }
    m_request.tools.push_back(std::move(tool));
    return {};
}

Outcome ResponsesToolReader::readGroup(const JsonObject &group, const QByteArray &path)
{
    const QByteArray space = group["name"].text();
    if (space.isEmpty())
        return ResponsesFault::missing(path + ".name");
    if (!group["tools"].isArray())
        return ResponsesFault::missing(path + ".tools");
    size_t index = 0;
    for (const JsonView &tool : group["tools"].elements()) {
        if (Outcome read = readTool(tool, at(path + ".tools", index++), space); !read)
            return read;
    }
    return {};
}

Outcome ResponsesToolReader::readChoice(const JsonView &value)
{
    using Mode = NeutralToolChoice::Mode;
    NeutralToolChoice &choice = m_request.toolChoice;
    if (value.is("auto"))
        choice.mode = Mode::Auto;
    else if (value.is("none"))
        choice.mode = Mode::None;
    else if (value.is("required"))
        choice.mode = Mode::Required;
    else if (!value.isObject())
        return ResponsesFault::refused("tool_choice", "must be none, auto, required or an object");
    if (choice.mode != Mode::Unset)
        return {};
    const JsonObject members {value};
    if (members["type"].is("allowed_tools"))
        return readAllowed(members);
    if (!members["type"].is("function") && !members["type"].is("custom")) {
        m_request.extra.emplace_back("tool_choice", value.raw().toByteArray());
        return {};
    }
    const JsonView name = members["name"].exists() ? members["name"] : members["function"]["name"];
    if (!name.isString() || name.is(""))
        return ResponsesFault::missing("tool_choice.name");
    choice.mode = Mode::Named;
    choice.name = flatName(members["namespace"].text(), name.text());
    return {};
}

Outcome ResponsesToolReader::readAllowed(const JsonObject &choice)
{
    if (!choice["tools"].isArray())
        return ResponsesFault::missing("tool_choice.tools");
    m_request.toolChoice.mode =
        choice["mode"].is("required") ? NeutralToolChoice::Mode::Required : NeutralToolChoice::Mode::Auto;
    for (const JsonView &tool : choice["tools"].elements()) {
        const JsonObject members {tool};
        const JsonView name = members["name"].isString() ? members["name"] : members["type"];
        if (!name.isString())
            return ResponsesFault::missing("tool_choice.tools.name");
        m_request.toolChoice.allowed.push_back(flatName(members["namespace"].text(), name.text()));
    }
    return {};
}
