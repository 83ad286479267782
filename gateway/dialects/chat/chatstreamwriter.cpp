// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatstreamwriter.h"

#include <algorithm>

#include "gateway/dialects/chat/chatwords.h"
#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/neutral/urlcitation.h"

namespace
{
using Kind = NeutralDelta::Kind;
using Block = NeutralPart::Kind;

constexpr int maxChoices = 128;
constexpr QByteArrayView null {"null"};

void openCallDelta(JsonWriter &json, int index)
{
    json.beginObject().key("tool_calls").beginArray().beginObject().member("index", index);
}

QByteArray closedCallDelta(JsonWriter &json)
{
    json.endObject().endArray().endObject();
    return json.take();
}
} // namespace

ChatStreamWriter::ChatStreamWriter(const AnswerIdentity &identity)
    : m_id {identity.id}
    , m_request {identity.request}
    , m_includeUsage {identity.includeUsage}
{
    m_root.append("data: {\"id\":\"chatcmpl-").append(identity.id);
    m_root.append("\",\"object\":\"chat.completion.chunk\",\"created\":");
    m_root.append(QByteArray::number(identity.createdAtSeconds));
    m_root.append(",\"model\":").append(quotedJson(identity.model)).append(",\"choices\":[");
    m_head = m_root;
    m_head.append("{\"index\":");
    m_tail = m_includeUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n";
    if (identity.request) {
        m_isLegacy = identity.request->usesLegacyFunctions;
        m_hidesReasoning = identity.request->reasoning.show == NeutralReasoning::Show::None;
    }
}

QByteArray ChatStreamWriter::contentType() const
{
    return QByteArrayLiteral("text/event-stream; charset=utf-8");
}

void ChatStreamWriter::take(const NeutralDelta &step, QByteArray &out)
{
    if (step.usage)
        m_usage = step.usage;
    if (step.kind == Kind::Usage || step.kind == Kind::End || step.kind == Kind::Fault)
        return;
    Choice &choice = choiceAt(step.choice, out);
    if (step.kind == Kind::BlockStart)
        startBlock(step, choice, out);
    else if (step.kind == Kind::BlockStop)
        stopBlock(step, choice, out);
    else if (step.kind == Kind::Text && !choice.isSilent)
        takeText(step, choice, out);
    else if (step.kind == Kind::Mark)
        takeMark(step, choice, out);
    else if (step.kind == Kind::Annotation)
        takeAnnotation(step, choice, out);
    else if (step.kind == Kind::Logprobs)
        writeChunk(step.choice, "{}", step.text, null, out);
    else if (step.kind == Kind::Finish)
        choice.finish = step.finish;
}

ChatStreamWriter::Choice &ChatStreamWriter::choiceAt(int index, QByteArray &out)
{
    const int place = std::clamp(index, 0, maxChoices - 1);
    if (m_choices.size() <= static_cast<size_t>(place))
        m_choices.resize(static_cast<size_t>(place) + 1);
    Choice &choice = m_choices[static_cast<size_t>(place)];
    if (!choice.isOpen) {
        choice.isOpen = true;
        writeDelta(place, R"({"role":"assistant","content":"","refusal":null})", out);
    }
    return choice;
}

void ChatStreamWriter::startBlock(const NeutralDelta &step, Choice &choice, QByteArray &out)
{
    choice.isSilent = step.block == Block::Reasoning && m_hidesReasoning;
    if (step.block == Block::Call) {
        startCall(step, choice, out);
    } else if (step.block == Block::Reasoning) {
        choice.needsBreak = ++choice.reasonings > 1;
    } else if (step.block == Block::Image) {
        JsonWriter json;
        json.beginObject().key("images").beginArray();
        writeChatImage(json, step.part.media, choice.images++);
        json.endArray().endObject();
        writeDelta(step.choice, json.text(), out);
    }
}

void ChatStreamWriter::startCall(const NeutralDelta &step, Choice &choice, QByteArray &out)
{
    const NeutralPart &part = step.part;
    choice.isWrapped = !part.isCustom && isCustomTool(m_request, part.name);
    choice.isCustom = part.isCustom || choice.isWrapped;
    choice.hasArguments = false;
    choice.isInCall = true;
    choice.isSilent = m_isLegacy && choice.calls > 0; // function_call holds one
    ++choice.calls;
    if (choice.isSilent)
        return;
    JsonWriter json;
    if (m_isLegacy) {
        json.beginObject().key("function_call").beginObject().member("name", part.name).member("arguments", "");
        json.endObject().endObject();
        writeDelta(step.choice, json.text(), out);
        return;
    }
    openCallDelta(json, choice.calls - 1);
    json.member("id", part.callId.isEmpty() ? mintedChatCallId(m_id, m_mintedIds++) : part.callId);
    json.member("type", choice.isCustom ? "custom" : "function");
    json.key(choice.isCustom ? "custom" : "function").beginObject();
    json.member("name", part.name).member(choice.isCustom ? "input" : "arguments", "").endObject();
    writeChatMarks(json, part.marks);
    writeDelta(step.choice, closedCallDelta(json), out);
}

/// A call without arguments gets an empty object: clients parse what they were given.
void ChatStreamWriter::stopBlock(const NeutralDelta &step, Choice &choice, QByteArray &out)
{
    if (!choice.isSilent && !choice.hasArguments && !choice.isCustom)
        writeArguments(step.choice, "{}", choice, out);
    if (choice.isWrapped && !choice.isSilent)
        writeArguments(step.choice, customToolInput(choice.wrapped).value_or(choice.wrapped), choice, out);
    choice.wrapped.clear();
    choice.isWrapped = false;
    choice.hasArguments = true;
    choice.isSilent = false;
    choice.isInCall = false;
}

void ChatStreamWriter::takeText(const NeutralDelta &step, Choice &choice, QByteArray &out)
{
    if (step.text.isEmpty())
        return;
    switch (step.block) {
    case Block::Call:
        choice.hasArguments = true;
        if (choice.isWrapped)
            choice.wrapped += step.text;
        else
            writeArguments(step.choice, step.text, choice, out);
        break;
    case Block::Reasoning:
        if (std::exchange(choice.needsBreak, false))
            writeText(step.choice, "reasoning_content", "\n\n", out);
        writeText(step.choice, "reasoning_content", step.text, out);
        break;
    case Block::Refusal:
        writeText(step.choice, "refusal", step.text, out);
        break;
    default:
        choice.textChars += codePoints(step.text);
        writeText(step.choice, "content", step.text, out);
    }
}

void ChatStreamWriter::writeArguments(int index, QByteArrayView text, const Choice &choice, QByteArray &out) const
{
    JsonWriter json;
    if (m_isLegacy) {
        json.beginObject().key("function_call").beginObject().member("arguments", text).endObject().endObject();
        writeDelta(index, json.text(), out);
        return;
    }
    openCallDelta(json, choice.calls - 1);
    json.key(choice.isCustom ? "custom" : "function").beginObject();
    json.member(choice.isCustom ? "input" : "arguments", text).endObject();
    writeDelta(index, closedCallDelta(json), out);
}

void ChatStreamWriter::takeMark(const NeutralDelta &step, const Choice &choice, QByteArray &out)
{
    const bool isOfCall = std::any_of(step.part.marks.begin(), step.part.marks.end(), [](const OpaqueMark &mark) {
        return mark.kind == OpaqueMark::Kind::ThoughtSignature;
    });
    if (!isOfCall || !choice.isInCall || choice.isSilent || m_isLegacy)
        return;
    JsonWriter json;
    openCallDelta(json, choice.calls - 1);
    writeChatMarks(json, step.part.marks);
    writeDelta(step.choice, closedCallDelta(json), out);
}

void ChatStreamWriter::takeAnnotation(const NeutralDelta &step, const Choice &choice, QByteArray &out)
{
    const QByteArray annotation = chatAnnotation(step.part.dialect, step.text, choice.textChars);
    if (annotation.isEmpty())
        return;
    JsonWriter json;
    json.beginObject().key("annotations").beginArray().raw(annotation).endArray().endObject();
    writeDelta(step.choice, json.text(), out);
}

void ChatStreamWriter::end(QByteArray &out)
{
    const bool isBroken = std::any_of(m_choices.begin(), m_choices.end(),
                                      [](const Choice &choice) { return choice.finish == FinishReason::Error; });
    if (isBroken) {
        constexpr int badGateway = 502;
        breakOff(badGateway, "The model broke off its answer.", out);
        return;
    }
    (void)choiceAt(0, out);
    for (size_t index = 0; index < m_choices.size(); ++index) {
        const FinishReason reason = m_choices[index].finish.value_or(FinishReason::Stop);
        const QByteArray word = quotedJson(chatFinishWord(reason, m_isLegacy));
        writeChunk(static_cast<int>(index), "{}", null, word, out);
    }
    writeUsage(out);
    out.append("data: [DONE]\n\n");
}

void ChatStreamWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    out.append(chatErrorEvent(status, message));
}

void ChatStreamWriter::ping(QByteArray &out)
{
    out.append(": ping\n\n");
}

void ChatStreamWriter::writeDelta(int choice, QByteArrayView delta, QByteArray &out) const
{
    writeChunk(choice, delta, null, null, out);
}

void ChatStreamWriter::writeText(int choice, QByteArrayView member, QByteArrayView text, QByteArray &out) const
{
    JsonWriter json;
    json.beginObject().member(member, text).endObject();
    writeDelta(choice, json.text(), out);
}

void ChatStreamWriter::writeChunk(int choice, QByteArrayView delta, QByteArrayView logprobs, QByteArrayView finish,
                                  QByteArray &out) const
{
    constexpr qsizetype frame = 64;
    out.reserve(out.size() + m_head.size() + m_tail.size() + delta.size() + logprobs.size() + frame);
    out.append(m_head).append(QByteArray::number(choice)).append(",\"delta\":").append(delta);
    out.append(",\"logprobs\":").append(logprobs).append(",\"finish_reason\":").append(finish).append(m_tail);
}

void ChatStreamWriter::writeUsage(QByteArray &out) const
{
    if (!m_includeUsage || !m_usage)
        return;
    JsonWriter json;
    writeChatUsage(json, *m_usage);
    out.append(m_root).append("],\"usage\":").append(json.text()).append("}\n\n");
}
