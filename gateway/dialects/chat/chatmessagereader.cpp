// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatmessagereader.h"

#include "gateway/dialects/chat/chatcontentreader.h"
#include "gateway/dialects/chat/chatreasoningdetails.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

/// A mark on the message counts for its last part.
void markLast(const JsonObject &message, std::vector<NeutralPart> &parts)
{
    const CacheMark mark = chatCacheMark(message);
    if (mark != CacheMark::None && !parts.empty())
        parts.back().cache = mark;
}
} // namespace

Outcome ChatMessageReader::read(const JsonView &messages)
{
    const std::vector<JsonView> elements = messages.elements();
    if (elements.empty())
        return fail(ErrorCode::BadRequest, QStringLiteral("messages must be a list with at least one message."));
    m_request.messages.clear();
    m_request.system.clear();
    m_request.messages.reserve(elements.size());
    m_place.message = 0;
    for (const JsonView &element : elements) {
        if (!element.isObject())
            return m_place.refuse("", "must be an object.");
        if (Outcome done = readMessage(JsonObject {element}); !done)
            return done;
        ++m_place.message;
    }
    return {};
}

Outcome ChatMessageReader::readMessage(const JsonObject &message)
{
    const JsonView role = message["role"];
    if (role.is("user"))
        return readUser(message);
    if (role.is("assistant"))
        return readAssistant(message);
    if (role.is("tool"))
        return readResult(message, false);
    if (role.is("system") || role.is("developer"))
        return readSystem(message);
    if (role.is("function"))
        return readResult(message, true);
    return m_place.refuse("role", "must be developer, system, user, assistant, tool or function.");
}

Outcome ChatMessageReader::readSystem(const JsonObject &message)
{
    std::vector<NeutralPart> parts;
    if (Outcome done = ChatContentReader {m_place}.read(message["content"], parts); !done)
        return done;
    markLast(message, parts);
    if (!m_request.messages.empty())
        return add(Role::System, message, std::move(parts));
    m_request.hasSystemName = m_request.hasSystemName || !message["name"].text().isEmpty();
    m_request.system.insert(m_request.system.end(), std::make_move_iterator(parts.begin()),
                            std::make_move_iterator(parts.end()));
    return {};
}

/// What is said right after results belongs to their turn.
Outcome ChatMessageReader::readUser(const JsonObject &message)
{
    std::vector<NeutralPart> parts;
    if (Outcome done = ChatContentReader {m_place}.read(message["content"], parts); !done)
        return done;
    markLast(message, parts);
    if (!m_endsInResults || message["name"].exists())
        return add(Role::User, message, std::move(parts));
    std::vector<NeutralPart> &turn = m_request.messages.back().parts;
    turn.insert(turn.end(), std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
    m_endsInResults = false;
    return {};
}

Outcome ChatMessageReader::readAssistant(const JsonObject &message)
{
    std::vector<NeutralPart> parts;
    readReasoning(message, parts);
    const JsonView content = message["content"];
    // Beside calls many clients send "" for nothing.
    if (content.exists() && content.raw() != "\"\"") {
        if (Outcome done = ChatContentReader {m_place}.read(content, parts); !done)
            return done;
    }
    if (QByteArray refusal = message["refusal"].text(); !refusal.isEmpty()) {
        parts.push_back(NeutralPart::ofText(std::move(refusal)));
        parts.back().kind = Kind::Refusal;
    }
    if (Outcome done = readCalls(message["tool_calls"], parts); !done)
        return done;
    if (const JsonView legacy = message["function_call"]; legacy.exists()) {
        Result<NeutralPart> read = legacyCall(JsonObject {legacy});
        if (!read)
            return tl::unexpected {std::move(read).error()};
        parts.push_back(*std::move(read));
    }
    markLast(message, parts);
    return add(Role::Assistant, message, std::move(parts));
}

/// DeepSeek's and OpenRouter's members, which clients send back as they got them.
void ChatMessageReader::readReasoning(const JsonObject &message, std::vector<NeutralPart> &parts) const
{
    if (readReasoningDetails(message["reasoning_details"], parts))
        return;
    QByteArray text = message["reasoning_content"].text();
    if (text.isEmpty())
        text = message["reasoning"].text();
    if (text.isEmpty())
        return;
    parts.push_back(NeutralPart::ofText(std::move(text)));
    parts.back().kind = Kind::Reasoning;
}

Outcome ChatMessageReader::readCalls(const JsonView &calls, std::vector<NeutralPart> &parts) const
{
    if (calls.exists() && !calls.isArray())
        return m_place.refuse("tool_calls", "must be a list.");
    for (const JsonView &element : calls.elements()) {
        Result<NeutralPart> read = call(JsonObject {element});
        if (!read)
            return tl::unexpected {std::move(read).error()};
        parts.push_back(*std::move(read));
    }
    return {};
}

Result<NeutralPart> ChatMessageReader::call(const JsonObject &object) const
{
    const JsonView custom = object["custom"];
    Result<NeutralPart> read =
        custom.isObject() ? legacyCall(JsonObject {custom}) : legacyCall(JsonObject {object["function"]});
    if (!read)
        return read;
    read->isCustom = custom.isObject();
    if (read->isCustom)
        read->arguments = custom["input"].text();
    read->callId = object["id"].text();
    if (QByteArray mark = object["extra_content"]["google"]["thought_signature"].text(); !mark.isEmpty())
        read->marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, std::move(mark)});
    return read;
}

/// The arguments are a text that holds JSON; an object is taken too.
Result<NeutralPart> ChatMessageReader::legacyCall(const JsonObject &object) const
{
    NeutralPart part;
    part.kind = Kind::Call;
    part.name = object["name"].text();
    if (part.name.isEmpty())
        return m_place.refuse("tool_calls", "has a call without a function's name.");
    const JsonView arguments = object["arguments"];
    if (arguments.exists() && !arguments.isString() && !arguments.isObject())
        return m_place.refuse("tool_calls", "has arguments that are not a text.");
    part.arguments = arguments.isString() ? arguments.text() : arguments.raw().toByteArray();
    return part;
}

Outcome ChatMessageReader::readResult(const JsonObject &message, bool isLegacy)
{
    NeutralPart result;
    result.kind = Kind::Result;
    result.name = message["name"].text();
    result.callId = isLegacy ? QByteArray {} : message["tool_call_id"].text();
    if (!isLegacy && result.callId.isEmpty())
        return m_place.refuse("tool_call_id", "is missing.");
    if (const JsonView content = message["content"]; content.exists()) {
        if (Outcome done = ChatContentReader {m_place}.read(content, result.parts); !done)
            return done;
    }
    result.cache = chatCacheMark(message);
    if (m_endsInResults) {
        m_request.messages.back().parts.push_back(std::move(result));
        return {};
    }
    m_request.messages.push_back({Role::User, {std::move(result)}, {}});
    m_endsInResults = true;
    return {};
}

Outcome ChatMessageReader::add(Role role, const JsonObject &message, std::vector<NeutralPart> parts)
{
    const JsonView name = message["name"];
    if (name.exists() && !name.isString())
        return m_place.refuse("name", "must be a text.");
    m_request.messages.push_back({role, std::move(parts), name.text()});
    m_endsInResults = false;
    return {};
}
