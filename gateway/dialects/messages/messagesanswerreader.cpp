// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesanswerreader.h"

#include <array>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/anthropicerror.h"
#include "gateway/dialects/messages/messagesfinish.h"
#include "gateway/dialects/messages/messagesusage.h"

namespace
{
using Kind = NeutralPart::Kind;
using Step = NeutralDelta::Kind;

constexpr int badAnswer = 502;

/// The object with its input replaced by what came after it.
QByteArray withInput(const QByteArray &raw, const QByteArray &input)
{
    if (input.isEmpty() || !JsonView::checked(input))
        return raw;
    JsonWriter json;
    json.beginObject();
    for (const JsonView::Member &member : JsonView {raw}.members()) {
        if (!member.key.is("input"))
            json.rawMember(member.key.raw, member.value.raw());
    }
    json.rawMember("input", input).endObject();
    return json.take();
}

bool isBlank(const JsonView &object)
{
    return !object.isObject() || object.members().empty();
}
} // namespace

MessagesAnswerReader::MessagesAnswerReader(QByteArray family)
    : m_family {std::move(family)}
{}

void MessagesAnswerReader::takeEvent(QByteArrayView type, QByteArrayView data, Steps &steps)
{
    static constexpr std::array<std::pair<QByteArrayView, EventReader>, 8> readers {{
        {"content_block_delta", &MessagesAnswerReader::readBlockDelta},
        {"message_start", &MessagesAnswerReader::readMessageStart},
        {"content_block_start", &MessagesAnswerReader::readBlockStart},
        {"content_block_stop", &MessagesAnswerReader::readBlockStop},
        {"message_delta", &MessagesAnswerReader::readMessageDelta},
        {"message_stop", &MessagesAnswerReader::readMessageStop},
        {"error", &MessagesAnswerReader::readError},
        {"ping", &MessagesAnswerReader::ignore},
    }};
    const QByteArrayView text = data.trimmed();
    if (m_isOver || type == "ping" || text.isEmpty() || text == "[DONE]")
        return;
    const std::optional<JsonView> json = JsonView::checked(text);
    if (!json || !json->isObject()) {
        addFault("The provider sent an event that is not a JSON object.", "invalid_event", badAnswer, steps);
        return;
    }
    const JsonObject event {*json};
    const JsonView said = event["type"];
    for (const auto &[known, reader] : readers) {
        if (said.exists() ? said.is(known) : type == known) {
            (this->*reader)(event, steps);
            return;
        }
    }
    if (event["error"].exists())
        readError(event, steps);
}

void MessagesAnswerReader::takeEndOfStream(Steps &)
{}

void MessagesAnswerReader::takeWhole(QByteArrayView body, Steps &steps)
{
    const std::optional<JsonView> json = JsonView::checked(body);
    const JsonObject message {json.value_or(JsonView {})};
    if (message["type"].is("error") || message["error"].exists()) {
        readError(message, steps);
        return;
    }
    if (!message["content"].isArray()) {
        addFault("The provider's answer is not a message.", "invalid_answer", badAnswer, steps);
        return;
    }
    start(message, steps);
    for (const JsonView &block : message["content"].elements()) {
        openBlock(block, steps);
        closeBlock(steps);
    }
    addFinish(message, steps);
    finish(steps);
}

void MessagesAnswerReader::start(const JsonObject &message, Steps &steps)
{
    m_isStarted = true;
    NeutralDelta step = NeutralDelta::of(Step::Start);
    step.id = message["id"].text();
    step.model = message["model"].text();
    if (takeMessagesUsage(message["usage"], m_usage))
        step.usage = m_usage;
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::readMessageStart(const JsonObject &event, Steps &steps)
{
    if (!m_isStarted)
        start(JsonObject {event["message"]}, steps);
}

void MessagesAnswerReader::readBlockStart(const JsonObject &event, Steps &steps)
{
    if (!isAfterFinish(steps))
        openBlock(event["content_block"], steps);
}

/// What comes behind the reason for the end is no part of the answer: clients have been told that it ended.
bool MessagesAnswerReader::isAfterFinish(Steps &steps)
{
    if (m_hasFinish)
        addFault("The provider went on behind the end of its answer.", "invalid_event", badAnswer, steps);
    return m_hasFinish;
}

void MessagesAnswerReader::openPlain(Kind kind, Steps &steps)
{
    closeBlock(steps);
    if (!m_isStarted)
        start(JsonObject {JsonView {}}, steps);
    m_block = OpenBlock {};
    m_block->kind = kind;
    NeutralDelta step = NeutralDelta::of(Step::BlockStart);
    step.block = kind;
    step.part.kind = kind;
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::ensureOpen(Kind kind, Steps &steps)
{
    if (!m_block || m_block->kind != kind)
        openPlain(kind, steps);
}

void MessagesAnswerReader::openBlock(const JsonView &block, Steps &steps)
{
    const JsonObject fields {block};
    const JsonView type = fields["type"];
    if (type.is("text")) {
        openPlain(Kind::Text, steps);
        addText(fields["text"].text(), steps);
        for (const JsonView &citation : fields["citations"].elements())
            addCitation(citation, steps);
    } else if (type.is("thinking")) {
        openPlain(Kind::Reasoning, steps);
        addText(fields["thinking"].text(), steps);
        addMark(OpaqueMark::Kind::Signature, fields["signature"].text(), steps);
    } else if (type.is("redacted_thinking")) {
        openPlain(Kind::Reasoning, steps);
        addMark(OpaqueMark::Kind::Redacted, fields["data"].text(), steps);
    } else if (type.is("tool_use")) {
        openCall(fields, steps);
    } else if (type.isString()) {
        closeBlock(steps);
        m_block = OpenBlock {};
        m_block->kind = Kind::Foreign;
        m_block->raw = block.raw().toByteArray();
    }
}

void MessagesAnswerReader::openCall(const JsonObject &block, Steps &steps)
{
    openPlain(Kind::Call, steps);
    m_hasCalls = true;
    steps.back().part.callId = block["id"].text();
    steps.back().part.name = block["name"].text();
    if (const JsonView input = block["input"]; !isBlank(input))
        m_block->input = input.raw().toByteArray();
}

void MessagesAnswerReader::addText(QByteArray text, Steps &steps)
{
    if (text.isEmpty())
        return;
    m_block->hasText = true;
    steps.push_back(NeutralDelta::ofText(m_block->kind, std::move(text)));
}

void MessagesAnswerReader::addMark(OpaqueMark::Kind kind, const QByteArray &value, Steps &steps)
{
    if (value.isEmpty())
        return;
    NeutralDelta step = NeutralDelta::of(Step::Mark);
    step.block = Kind::Reasoning;
    step.part.kind = Kind::Reasoning;
    step.part.marks.push_back({m_family, kind, value});
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::addCitation(const JsonView &citation, Steps &steps)
{
    if (!citation.isObject())
        return;
    NeutralDelta step = NeutralDelta::of(Step::Annotation);
    step.text = citation.raw().toByteArray();
    step.part.dialect = WireDialect::Messages;
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::readBlockDelta(const JsonObject &event, Steps &steps)
{
    if (isAfterFinish(steps))
        return;
    const JsonObject delta {event["delta"]};
    const JsonView type = delta["type"];
    if (type.is("text_delta")) {
        ensureOpen(Kind::Text, steps);
        addText(delta["text"].text(), steps);
    } else if (type.is("thinking_delta")) {
        ensureOpen(Kind::Reasoning, steps);
        addText(delta["thinking"].text(), steps);
    } else if (type.is("signature_delta")) {
        ensureOpen(Kind::Reasoning, steps);
        addMark(OpaqueMark::Kind::Signature, delta["signature"].text(), steps);
    } else if (type.is("input_json_delta") && m_block && m_block->kind == Kind::Call) {
        addText(delta["partial_json"].text(), steps);
    } else if (type.is("input_json_delta") && m_block && m_block->kind == Kind::Foreign) {
        m_block->input += delta["partial_json"].text();
    } else if (type.is("citations_delta")) {
        ensureOpen(Kind::Text, steps);
        addCitation(delta["citation"], steps);
    }
}

void MessagesAnswerReader::readBlockStop(const JsonObject &, Steps &steps)
{
    closeBlock(steps);
}

/// A call always has arguments, be it none of them.
void MessagesAnswerReader::closeBlock(Steps &steps)
{
    if (!m_block)
        return;
    if (m_block->kind == Kind::Foreign) {
        closeForeign(steps);
    } else {
        if (m_block->kind == Kind::Call && !m_block->hasText)
            addText(m_block->input.isEmpty() ? QByteArrayLiteral("{}") : m_block->input, steps);
        steps.push_back(NeutralDelta::of(Step::BlockStop));
    }
    m_block.reset();
}

/// Its steps come when all of it is known, since a Foreign part is whole.
void MessagesAnswerReader::closeForeign(Steps &steps)
{
    if (!m_isStarted)
        start(JsonObject {JsonView {}}, steps);
    NeutralDelta step = NeutralDelta::of(Step::BlockStart);
    step.block = Kind::Foreign;
    step.part.kind = Kind::Foreign;
    step.part.dialect = WireDialect::Messages;
    step.part.raw = withInput(m_block->raw, m_block->input);
    steps.push_back(std::move(step));
    steps.push_back(NeutralDelta::of(Step::BlockStop));
}

void MessagesAnswerReader::addUsage(const JsonView &usage, bool isFinal, Steps &steps)
{
    if (!takeMessagesUsage(usage, m_usage))
        return;
    NeutralDelta step = NeutralDelta::of(Step::Usage);
    step.usage = m_usage;
    step.isFinalUsage = isFinal;
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::addFinish(const JsonObject &source, Steps &steps)
{
    const JsonView reason = source["stop_reason"];
    if (m_hasFinish || !reason.isString())
        return;
    m_hasFinish = true;
    NeutralDelta step = NeutralDelta::of(Step::Finish);
    step.finish = finishOfStopReason(reason.text(), m_hasCalls);
    step.stopSequence = source["stop_sequence"].text();
    steps.push_back(std::move(step));
}

void MessagesAnswerReader::readMessageDelta(const JsonObject &event, Steps &steps)
{
    m_hasDelta = true;
    const JsonObject delta {event["delta"]};
    const bool isStopping = delta["stop_reason"].isString();
    addUsage(event["usage"], isStopping || m_hasFinish, steps);
    if (isStopping)
        closeBlock(steps);
    addFinish(delta, steps);
}

/// Providers that lose their model behind the first words end the stream as they always do. Imitations may leave the
/// reason out of their message_delta, but not all of it.
void MessagesAnswerReader::readMessageStop(const JsonObject &, Steps &steps)
{
    if (!m_isStarted)
        addFault("The provider's answer is empty.", "invalid_answer", badAnswer, steps);
    else if (!m_hasFinish && (m_block || !m_hasDelta))
        addFault("The provider ended the stream before it was complete.", "invalid_answer", badAnswer, steps);
    else
        finish(steps);
}

void MessagesAnswerReader::finish(Steps &steps)
{
    closeBlock(steps);
    if (!m_isStarted)
        start(JsonObject {JsonView {}}, steps);
    if (!m_hasFinish) {
        NeutralDelta finish = NeutralDelta::of(Step::Finish);
        finish.finish = m_hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
        steps.push_back(std::move(finish));
    }
    m_isOver = true;
    steps.push_back(NeutralDelta::of(Step::End));
}

/// {"error":{"type","message"}}, or a bare text where an imitation has that.
void MessagesAnswerReader::readError(const JsonObject &event, Steps &steps)
{
    const JsonView error = event["error"];
    const QByteArray code = error["type"].text();
    const QByteArray words = error.isString() ? error.text() : error["message"].text();
    addFault(words.isEmpty() ? QByteArrayLiteral("The provider reported an error.") : words, code,
             anthropicErrorStatus(code), steps);
}

void MessagesAnswerReader::ignore(const JsonObject &, Steps &)
{}

void MessagesAnswerReader::addFault(const QByteArray &message, const QByteArray &code, int status, Steps &steps)
{
    m_isOver = true;
    NeutralDelta step = NeutralDelta::of(Step::Fault);
    step.text = message;
    step.code = code;
    step.status = status;
    steps.push_back(std::move(step));
}
