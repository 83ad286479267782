// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesstreamwriter.h"

#include <QStringBuilder>

#include "gateway/dialects/messages/anthropicerror.h"
#include "gateway/dialects/messages/messagesusage.h"
#include "gateway/dialects/messages/thinkingmarks.h"
#include "gateway/dialects/neutral/toolturns.h"

namespace
{
using Kind = NeutralPart::Kind;
using Step = NeutralDelta::Kind;

void writeEvent(QByteArray &out, QByteArrayView type, const JsonWriter &json)
{
    out.append("event: ").append(type).append("\ndata: ").append(json.text()).append("\n\n");
}

bool isWritten(Kind kind)
{
    return kind == Kind::Text || kind == Kind::Refusal || kind == Kind::Reasoning || kind == Kind::Call
           || kind == Kind::Foreign;
}
} // namespace

MessagesStreamWriter::MessagesStreamWriter(const AnswerIdentity &identity)
    : m_identity {identity}
{
    m_usage.uncachedInput = identity.estimatedInputTokens;
}

QByteArray MessagesStreamWriter::contentType() const
{
    return QByteArrayLiteral("text/event-stream; charset=utf-8");
}

void MessagesStreamWriter::take(const NeutralDelta &step, QByteArray &out)
{
    if (step.usage)
        takeUsage(*step.usage);
    if (step.choice != 0)
        return; // the dialect has one answer only
    if (!m_isStarted)
        start(out);
    switch (step.kind) {
    case Step::BlockStart:
        beginBlock(step, out);
        break;
    case Step::Text:
        writeText(step, out);
        break;
    case Step::Mark:
        m_block.marks.insert(m_block.marks.end(), step.part.marks.begin(), step.part.marks.end());
        break;
    case Step::Annotation:
        writeAnnotation(step, out);
        break;
    case Step::BlockStop:
        endBlock(out);
        break;
    case Step::Finish:
        m_finish = step.finish;
        m_stopSequence = step.stopSequence;
        break;
    case Step::Start:
    case Step::Usage:
    case Step::Logprobs:
    case Step::End:
    case Step::Fault:
        break;
    }
}

/// An input of 0 is what providers say that do not know it yet; clients show what they are told first.
void MessagesStreamWriter::takeUsage(const TokenUsage &usage)
{
    const TokenUsage before = m_usage;
    m_usage = usage;
    m_hasUsage = m_hasUsage || usage.output > 0;
    if (usage.totalInput() == 0)
        m_usage.uncachedInput = before.uncachedInput;
}

void MessagesStreamWriter::start(QByteArray &out)
{
    m_isStarted = true;
    JsonWriter json;
    json.beginObject().member("type", "message_start").key("message").beginObject();
    json.member("id", QByteArray {"msg_" + m_identity.id}).member("type", "message").member("role", "assistant");
    json.member("model", m_identity.model).key("content").beginArray().endArray();
    json.key("stop_reason").null().key("stop_sequence").null();
    writeMessagesUsage(m_usage, json.key("usage"));
    json.endObject().endObject();
    writeEvent(out, "message_start", json);
}

void MessagesStreamWriter::beginBlock(const NeutralDelta &step, QByteArray &out)
{
    endBlock(out);
    m_block = step.part;
    m_block.kind = step.block;
    if (!isWritten(step.block) || (step.block == Kind::Foreign && step.part.dialect != WireDialect::Messages))
        return;
    m_state = Block::Awaited;
    m_contents.hasRefusal = m_contents.hasRefusal || step.block == Kind::Refusal;
    if (step.block == Kind::Call || step.block == Kind::Foreign)
        openBlock(out);
}

JsonWriter MessagesStreamWriter::blockEvent(QByteArrayView type) const
{
    JsonWriter json;
    json.beginObject().member("type", type).member("index", m_index);
    return json;
}

/// The provider's own where it has one, within the alphabet that the service accepts when the client brings it back.
QByteArray MessagesStreamWriter::callId()
{
    if (m_block.callId.isEmpty())
        m_block.callId = "toolu_" + m_identity.id + QByteArray::number(m_mintedIds++);
    return fittedCallId(m_block.callId, ModelTraits::IdRule::Letters);
}

void MessagesStreamWriter::openBlock(QByteArray &out)
{
    // Marks of the call that are known before it go before it, as thinking does.
    if (m_block.kind == Kind::Call) {
        const QByteArray id = callId();
        if (!m_block.marks.empty())
            writeThinkingMark(ThinkingMarks::ofCall(std::exchange(m_block.marks, {}), id), out);
        m_block.callId = id;
    }
    m_state = Block::Open;
    ++m_index;
    JsonWriter json = blockEvent("content_block_start");
    json.key("content_block");
    if (m_block.kind == Kind::Foreign)
        json.raw(m_block.raw);
    else if (m_block.kind == Kind::Reasoning)
        json.beginObject().member("type", "thinking").member("thinking", "").member("signature", "").endObject();
    else if (m_block.kind == Kind::Call)
        json.beginObject()
            .member("type", "tool_use")
            .member("id", m_block.callId)
            .member("name", m_block.name)
            .rawMember("input", "{}")
            .endObject();
    else
        json.beginObject().member("type", "text").member("text", "").endObject();
    m_contents.hasCalls = m_contents.hasCalls || m_block.kind == Kind::Call;
    json.endObject();
    writeEvent(out, "content_block_start", json);
}

void MessagesStreamWriter::writeText(const NeutralDelta &step, QByteArray &out)
{
    if (step.text.isEmpty() || m_block.kind == Kind::Foreign)
        return;
    if (m_state == Block::Awaited)
        openBlock(out);
    if (m_state != Block::Open)
        return;
    m_writtenBytes += step.text.size();
    JsonWriter json = blockEvent("content_block_delta");
    json.key("delta").beginObject();
    if (m_block.kind == Kind::Call)
        json.member("type", "input_json_delta").member("partial_json", step.text);
    else if (m_block.kind == Kind::Reasoning)
        json.member("type", "thinking_delta").member("thinking", step.text);
    else
        json.member("type", "text_delta").member("text", step.text);
    json.endObject().endObject();
    writeEvent(out, "content_block_delta", json);
}

/// Only citations in Anthropic's own words have a place in its answers.
void MessagesStreamWriter::writeAnnotation(const NeutralDelta &step, QByteArray &out)
{
    if (step.part.dialect != WireDialect::Messages || m_block.kind != Kind::Text || m_state == Block::None)
        return;
    if (m_state == Block::Awaited)
        openBlock(out);
    JsonWriter json = blockEvent("content_block_delta");
    json.key("delta").beginObject().member("type", "citations_delta").rawMember("citation", step.text);
    json.endObject().endObject();
    writeEvent(out, "content_block_delta", json);
}

void MessagesStreamWriter::closeBlock(QByteArray &out)
{
    if (m_state == Block::Open) {
        JsonWriter json = blockEvent("content_block_stop");
        writeEvent(out, "content_block_stop", json.endObject());
    }
    m_state = Block::None;
}

void MessagesStreamWriter::endBlock(QByteArray &out)
{
    if (m_state == Block::None)
        return;
    if (m_block.kind == Kind::Reasoning) {
        endReasoning(out);
        return;
    }
    closeBlock(out);
    if (m_block.kind == Kind::Call && !m_block.marks.empty())
        writeThinkingMark(ThinkingMarks::ofCall(std::exchange(m_block.marks, {}), m_block.callId), out);
}

void MessagesStreamWriter::endReasoning(QByteArray &out)
{
    const ThinkingMarks marks {std::exchange(m_block.marks, {})};
    if (!marks.signature().isEmpty()) {
        if (m_state == Block::Awaited)
            openBlock(out);
        JsonWriter json = blockEvent("content_block_delta");
        json.key("delta").beginObject().member("type", "signature_delta").member("signature", marks.signature());
        json.endObject().endObject();
        writeEvent(out, "content_block_delta", json);
    }
    closeBlock(out);
    for (const OpaqueMark &mark : marks.redacted())
        writeRedacted(mark, out);
}

/// A thinking block without words, which carries what the client shall bring back.
void MessagesStreamWriter::writeThinkingMark(const QByteArray &signature, QByteArray &out)
{
    ++m_index;
    JsonWriter begin = blockEvent("content_block_start");
    begin.key("content_block").beginObject().member("type", "thinking").member("thinking", "");
    begin.member("signature", "").endObject().endObject();
    writeEvent(out, "content_block_start", begin);
    JsonWriter delta = blockEvent("content_block_delta");
    delta.key("delta").beginObject().member("type", "signature_delta").member("signature", signature);
    writeEvent(out, "content_block_delta", delta.endObject().endObject());
    JsonWriter stop = blockEvent("content_block_stop");
    writeEvent(out, "content_block_stop", stop.endObject());
}

void MessagesStreamWriter::writeRedacted(const OpaqueMark &mark, QByteArray &out)
{
    ++m_index;
    JsonWriter begin = blockEvent("content_block_start");
    begin.key("content_block").beginObject().member("type", "redacted_thinking").member("data", mark.value);
    writeEvent(out, "content_block_start", begin.endObject().endObject());
    JsonWriter stop = blockEvent("content_block_stop");
    writeEvent(out, "content_block_stop", stop.endObject());
}

TokenUsage MessagesStreamWriter::finalUsage() const
{
    TokenUsage usage = m_usage;
    if (!m_hasUsage)
        usage.output = (m_writtenBytes + 3) / 4; // a token is about four bytes
    return usage;
}

void MessagesStreamWriter::end(QByteArray &out)
{
    if (!m_isStarted)
        start(out);
    endBlock(out);
    if (m_finish == FinishReason::Error) {
        breakOff(500, "The model broke off its answer.", out);
        return;
    }
    JsonWriter json;
    json.beginObject().member("type", "message_delta").key("delta").beginObject();
    json.member("stop_reason", messagesStopReason(m_finish, m_contents)).key("stop_sequence");
    if (m_stopSequence.isEmpty())
        json.null();
    else
        json.string(m_stopSequence);
    json.endObject();
    writeMessagesUsage(finalUsage(), json.key("usage"));
    writeEvent(out, "message_delta", json.endObject());
    out.append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
}

void MessagesStreamWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    out.append(anthropicErrorEvent(status, message, m_identity.requestId));
}

void MessagesStreamWriter::ping(QByteArray &out)
{
    out.append("event: ping\ndata: {\"type\":\"ping\"}\n\n");
}
