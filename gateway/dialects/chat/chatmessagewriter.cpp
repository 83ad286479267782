// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatmessagewriter.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/chat/chatreasoningdetails.h"
#include "gateway/dialects/chat/chatwords.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

/// What Google documents for calls of other models, which have no signature of Gemini's.
constexpr QByteArrayView foreignCallMark {"skip_thought_signature_validator"};
constexpr qsizetype maxNameBytes = 64;

bool has(const std::vector<NeutralPart> &parts, Kind kind)
{
    return std::any_of(parts.begin(), parts.end(), [kind](const NeutralPart &part) { return part.kind == kind; });
}

QByteArray joinedText(const std::vector<NeutralPart> &parts, Kind kind)
{
    QByteArray text;
    for (const NeutralPart &part : parts) {
        if (part.kind == kind)
            text += part.text;
    }
    return text;
}

bool isName(const QByteArray &name)
{
    return name.size() <= maxNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                      || c == '-';
           });
}

bool isPicture(const NeutralPart &part)
{
    return part.kind == Kind::Image || (part.kind == Kind::Document && part.media.text.isEmpty())
           || part.kind == Kind::Audio || part.kind == Kind::Video;
}
} // namespace

Outcome ChatMessageWriter::write(const QByteArray &instructions)
{
    m_json.beginArray();
    if (Outcome done = writeSystem(m_request.system, instructions); !done)
        return done;
    for (const NeutralMessage &message : m_request.messages) {
        const bool isLast = &message == &m_request.messages.back();
        Outcome done;
        if (message.role == Role::System)
            done = writeLateSystem(message);
        else if (message.role == Role::User)
            done = writeUser(message);
        else
            done = writeAssistant(message, isLast);
        if (!done)
            return done;
    }
    m_json.endArray();
    return {};
}

Outcome ChatMessageWriter::writeSystem(std::vector<NeutralPart> parts, const QByteArray &instructions)
{
    if (!instructions.isEmpty())
        parts.push_back(NeutralPart::ofText(instructions));
    if (parts.empty())
        return {};
    m_json.beginObject().member("role", m_traits.takesDeveloperRole ? "developer" : "system").key("content");
    Outcome done = m_content.write(parts);
    m_json.endObject();
    return done;
}

Outcome ChatMessageWriter::writeLateSystem(const NeutralMessage &message)
{
    if (m_traits.takesLateSystem)
        return writeSystem(message.parts, {});
    m_notes.add("messages.system");
    return writeUser(message);
}

Outcome ChatMessageWriter::writeUser(const NeutralMessage &message)
{
    std::vector<NeutralPart> said;
    for (const NeutralPart &part : message.parts) {
        if (part.kind == Kind::Result)
            writeResult(part, said);
    }
    const bool hasResults = has(message.parts, Kind::Result);
    const bool hasMoved = !said.empty();
    std::copy_if(message.parts.begin(), message.parts.end(), std::back_inserter(said),
                 [](const NeutralPart &part) { return part.kind != Kind::Result; });
    if (hasResults && !hasMoved && std::none_of(said.begin(), said.end(), ChatContentWriter::isSaid)) {
        m_content.noteForeign(said);
        return {};
    }
    if (m_afterTool && !m_traits.takesUserAfterTool)
        m_json.beginObject().member("role", "assistant").member("content", "OK.").endObject();
    m_afterTool = false;
    m_json.beginObject().member("role", "user");
    writeName(message.name);
    m_json.key("content");
    Outcome done = m_content.write(said);
    m_json.endObject();
    return done;
}

void ChatMessageWriter::writeResult(const NeutralPart &result, std::vector<NeutralPart> &moved)
{
    const QByteArray id = fittedCallId(result.callId, m_traits.idRule);
    QByteArray text;
    bool hasMoved = false;
    for (const NeutralPart &part : result.parts) {
        if (isPicture(part)) {
            if (!std::exchange(hasMoved, true))
                moved.push_back(NeutralPart::ofText("From the tool call " + id + ":"));
            moved.push_back(part);
            continue;
        }
        m_content.noteForeign({part});
        const QByteArray document = ChatContentWriter::inlineText(part);
        if (!text.isEmpty())
            text += '\n';
        text += document.isEmpty() ? part.text : document;
    }
    if (text.isEmpty() && hasMoved)
        text = "(in the next message)";
    m_json.beginObject().member("role", "tool").member("tool_call_id", id);
    m_json.member("content", result.isError ? failedResultText(text) : text).endObject();
    m_afterTool = true;
}

Outcome ChatMessageWriter::writeAssistant(const NeutralMessage &message, bool isLast)
{
    const bool isPrefill = isLast && !has(message.parts, Kind::Call);
    if (isPrefill && !m_traits.takesPrefill) {
        m_notes.add("prefill");
        if (joinedText(message.parts, Kind::Text).trimmed().isEmpty())
            return {};
        return fail(ErrorCode::BadRequest,
                    QStringLiteral("messages ends in the assistant's turn, which this model cannot go on with."));
    }
    if (std::any_of(message.parts.begin(), message.parts.end(), isPicture))
        m_notes.add("messages.assistant.media");
    m_content.noteForeign(message.parts);
    if (!isPrefill && !isSaidByAssistant(message.parts)) { // several providers refuse a turn without a content
        noteUnsaidReasoning(message.parts);
        return {};
    }
    m_afterTool = false;
    m_json.beginObject().member("role", "assistant");
    writeName(message.name);
    writeAssistantText(message.parts);
    writeReasoning(message.parts);
    writeCalls(message.parts);
    if (isPrefill && m_traits.usesPrefillFlag)
        m_json.flag("prefix", true);
    m_json.endObject();
    return {};
}

bool ChatMessageWriter::isSaidByAssistant(const std::vector<NeutralPart> &parts) const
{
    return std::any_of(parts.begin(), parts.end(), [this](const NeutralPart &part) {
        const bool isShown = part.kind == Kind::Text || part.kind == Kind::Refusal
                             || (part.kind == Kind::Reasoning && !m_traits.reasoningField.isEmpty());
        return part.kind == Kind::Call || (isShown && !part.text.isEmpty());
    });
}

void ChatMessageWriter::noteUnsaidReasoning(const std::vector<NeutralPart> &parts)
{
    if (has(parts, Kind::Reasoning))
        m_notes.add("messages.reasoning");
}

/// Some vendors take neither a list of parts nor a `refusal` here.
void ChatMessageWriter::writeAssistantText(const std::vector<NeutralPart> &parts)
{
    const QByteArray text = joinedText(parts, Kind::Text);
    const QByteArray refusal = joinedText(parts, Kind::Refusal);
    const bool keepsRefusal = m_traits.family == "openai" && !refusal.isEmpty();
    const QByteArray said = keepsRefusal ? text : text + refusal;
    m_json.key("content");
    if (!said.isEmpty() || !(has(parts, Kind::Call) || keepsRefusal))
        m_json.string(said);
    else if (m_traits.needsAssistantText)
        m_json.string("(calls a tool)");
    else
        m_json.null();
    if (keepsRefusal)
        m_json.member("refusal", refusal);
}

void ChatMessageWriter::writeReasoning(const std::vector<NeutralPart> &parts)
{
    const bool isDue = m_traits.needsReasoningBack && has(parts, Kind::Call);
    if (m_traits.reasoningField.isEmpty() && !isDue) {
        noteUnsaidReasoning(parts);
        return;
    }
    const QByteArray text = joinedText(parts, Kind::Reasoning);
    const QByteArray field =
        m_traits.reasoningField.isEmpty() ? QByteArray {"reasoning_content"} : m_traits.reasoningField;
    if (isDue || !text.isEmpty())
        m_json.member(field, text);
    if (field == "reasoning")
        writeReasoningDetails(m_json, parts, m_traits.family);
}

void ChatMessageWriter::writeCalls(const std::vector<NeutralPart> &parts)
{
    if (!has(parts, Kind::Call))
        return;
    bool isFirst = true;
    m_json.key("tool_calls").beginArray();
    for (const NeutralPart &part : parts) {
        if (part.kind == Kind::Call)
            writeCall(part, std::exchange(isFirst, false));
    }
    m_json.endArray();
}

void ChatMessageWriter::writeCall(const NeutralPart &call, bool isFirst)
{
    const bool isCustom = call.isCustom && m_traits.takesCustomTools;
    m_json.beginObject().member("id", fittedCallId(call.callId, m_traits.idRule));
    m_json.member("type", isCustom ? "custom" : "function");
    m_json.key(isCustom ? "custom" : "function").beginObject().member("name", call.name);
    if (isCustom) {
        m_json.member("input", call.arguments);
    } else if (call.isCustom) {
        JsonWriter wrapped;
        wrapped.beginObject().member("input", call.arguments).endObject();
        m_json.member("arguments", wrapped.text());
    } else {
        m_json.member("arguments", call.arguments.isEmpty() ? QByteArray {"{}"} : call.arguments);
    }
    m_json.endObject();
    writeCallMark(call, isFirst);
    m_json.endObject();
}

/// Gemini refuses a turn whose first call has no signature.
void ChatMessageWriter::writeCallMark(const NeutralPart &call, bool isFirst)
{
    if (m_traits.family != "google")
        return;
    std::vector<OpaqueMark> marks;
    std::copy_if(call.marks.begin(), call.marks.end(), std::back_inserter(marks), [](const OpaqueMark &mark) {
        return mark.family == "google" && mark.kind == OpaqueMark::Kind::ThoughtSignature;
    });
    if (marks.empty() && isFirst)
        marks.push_back({"google", OpaqueMark::Kind::ThoughtSignature, foreignCallMark.toByteArray()});
    writeChatMarks(m_json, marks);
}

void ChatMessageWriter::writeName(const QByteArray &name)
{
    if (name.isEmpty())
        return;
    if (isName(name))
        m_json.member("name", name);
    else
        m_notes.add("messages.name");
}
