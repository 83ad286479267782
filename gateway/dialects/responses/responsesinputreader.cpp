// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesinputreader.h"

#include <QStringBuilder>

#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "gateway/dialects/responses/responsescontent.h"
#include "gateway/dialects/responses/responsesfault.h"
#include "gateway/dialects/responses/responsestoolreader.h"

namespace
{
/// The family of an encrypted chain of thought that is not in an envelope of ours.
constexpr QByteArrayView ownFamily {"openai"};

std::optional<NeutralMessage::Role> roleOf(const JsonView &role)
{
    if (role.is("user"))
        return NeutralMessage::Role::User;
    if (role.is("assistant"))
        return NeutralMessage::Role::Assistant;
    if (role.is("system") || role.is("developer"))
        return NeutralMessage::Role::System;
    return std::nullopt;
}

/// The texts of a list of summaries or reasoning parts.
QByteArray joinedTexts(const JsonView &list)
{
    QByteArray text;
    for (const JsonView &entry : list.elements()) {
        if (!text.isEmpty())
            text += "\n\n";
        text += entry["text"].text();
    }
    return text;
}

QByteArray callIdOf(const JsonObject &item)
{
    return item["call_id"].isString() ? item["call_id"].text() : item["id"].text();
}
} // namespace

Outcome ResponsesInputReader::read(const JsonView &input)
{
    if (input.isString()) {
        turn(Role::User).parts.push_back(NeutralPart::ofText(input.text()));
        return {};
    }
    if (!input.isArray())
        return ResponsesFault::wrongKind("input", "a string or an array");
    qulonglong index = 0;
    for (const JsonView &item : input.elements()) {
        if (Outcome read = readItem(item, "input[" + QByteArray::number(index++) + ']'); !read)
            return read;
    }
    placeMarks();
    return {};
}

Outcome ResponsesInputReader::readItem(const JsonView &view, const QByteArray &path)
{
    if (!view.isObject())
        return ResponsesFault::wrongKind(path, "an object");
    const JsonObject item {view};
    const QByteArray type = item["type"].text();
    if (type == "message" || (type.isEmpty() && item["role"].exists()))
        return readMessage(item, path);
    if (type == "function_call" || type == "custom_tool_call")
        return readCall(item, path, type == "custom_tool_call");
    if (type == "function_call_output" || type == "custom_tool_call_output")
        return readResult(item, path, type == "custom_tool_call_output");
    if (type == "additional_tools")
        return ResponsesToolReader {m_request}.readTools(item["tools"], path + ".tools");
    if (type == "item_reference" || (type.isEmpty() && item["id"].exists()))
        return fail(ErrorCode::BadRequest, QStringLiteral("%1: item with id '%2' not found.")
                                               .arg(QString::fromUtf8(path), QString::fromUtf8(item["id"].text())));
    if (type.isEmpty())
        return ResponsesFault::missing(path + ".type");
    if (type == "reasoning")
        readReasoning(item);
    else
        readForeign(view, type);
    return {};
}

Outcome ResponsesInputReader::readMessage(const JsonObject &item, const QByteArray &path)
{
    const std::optional<Role> role = roleOf(item["role"]);
    if (!role)
        return ResponsesFault::refused(path + ".role", "must be user, assistant, system or developer");
    Result<std::vector<NeutralPart>> parts = ResponsesContent::read(item["content"], path + ".content");
    if (!parts)
        return tl::unexpected {parts.error()};
    std::vector<NeutralPart> &target =
        *role == Role::System && m_request.messages.empty() ? m_request.system : turn(*role).parts;
    std::move(parts->begin(), parts->end(), std::back_inserter(target));
    if (*role != Role::Assistant)
        m_isTurnOpen = false;
    return {};
}

Outcome ResponsesInputReader::readCall(const JsonObject &item, const QByteArray &path, bool isCustom)
{
    NeutralPart part;
    part.kind = NeutralPart::Kind::Call;
    part.callId = callIdOf(item);
    part.isCustom = isCustom;
    const QByteArray name = item["name"].text();
    if (part.callId.isEmpty())
        return ResponsesFault::missing(path + ".call_id");
    if (name.isEmpty())
        return ResponsesFault::missing(path + ".name");
    part.name = ResponsesToolReader::flatName(item["namespace"].text(), name);
    const JsonView input = item[isCustom ? "input" : "arguments"];
    part.arguments = input.isString() ? input.text() : input.raw().toByteArray();
    turn(Role::Assistant).parts.push_back(std::move(part));
    return {};
}

Outcome ResponsesInputReader::readResult(const JsonObject &item, const QByteArray &path, bool isCustom)
{
    NeutralPart part;
    part.kind = NeutralPart::Kind::Result;
    part.callId = callIdOf(item);
    part.isCustom = isCustom;
    if (part.callId.isEmpty())
        return ResponsesFault::missing(path + ".call_id");
    const JsonView output = item["output"];
    if (output.isObject()) {
        part.parts.push_back(NeutralPart::ofText(output.raw().toByteArray()));
    } else {
        Result<std::vector<NeutralPart>> parts = ResponsesContent::read(output, path + ".output");
        if (!parts)
            return tl::unexpected {parts.error()};
        part.parts = std::move(*parts);
    }
    turn(Role::User).parts.push_back(std::move(part));
    return {};
}

void ResponsesInputReader::readReasoning(const JsonObject &item)
{
    NeutralPart part;
    part.kind = NeutralPart::Kind::Reasoning;
    part.text = joinedTexts(item["content"]);
    if (part.text.isEmpty()) {
        part.text = joinedTexts(item["summary"]);
        part.isSummary = true;
    }
    takeMarks(item["encrypted_content"], part);
    if (!part.text.isEmpty() || !part.marks.empty())
        turn(Role::Assistant).parts.push_back(std::move(part));
}

void ResponsesInputReader::takeMarks(const JsonView &encrypted, NeutralPart &part)
{
    const QByteArray value = encrypted.text();
    if (value.isEmpty())
        return;
    if (!OpaqueEnvelope::isSealed(value)) {
        part.marks.push_back({ownFamily.toByteArray(), OpaqueMark::Kind::Encrypted, value});
        return;
    }
    std::optional<OpaqueEnvelope> envelope = OpaqueEnvelope::opened(value);
    if (!envelope)
        return;             // damaged on its way: worth nothing to anyone
    part.isSummary = false; // the text is the one that was signed
    for (OpaqueMark &mark : envelope->marks) {
        if (envelope->callId.isEmpty())
            part.marks.push_back(std::move(mark));
        else
            m_callMarks.emplace_back(envelope->callId, std::move(mark));
    }
}

void ResponsesInputReader::readForeign(const JsonView &item, const QByteArray &type)
{
    NeutralPart part;
    part.kind = NeutralPart::Kind::Foreign;
    part.dialect = WireDialect::Responses;
    part.name = type;
    part.raw = item.raw().toByteArray();
    turn(type.endsWith("_output") ? Role::User : Role::Assistant).parts.push_back(std::move(part));
}

NeutralMessage &ResponsesInputReader::turn(Role role)
{
    std::vector<NeutralMessage> &messages = m_request.messages;
    if (!m_isTurnOpen || messages.empty() || messages.back().role != role) {
        messages.emplace_back();
        messages.back().role = role;
    }
    m_isTurnOpen = true;
    return messages.back();
}

void ResponsesInputReader::placeMarks()
{
    for (auto &[callId, mark] : m_callMarks) {
        for (NeutralMessage &message : m_request.messages) {
            for (NeutralPart &part : message.parts) {
                if (part.kind == NeutralPart::Kind::Call && part.callId == callId)
                    part.marks.push_back(mark);
            }
        }
    }
}
