// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/converse/converseanswerreader.h"

#include <algorithm>

#include "gateway/dialects/converse/conversefault.h"

namespace
{
using Kind = NeutralDelta::Kind;

constexpr QByteArrayView exceptionPrefix {":exception/"};
/// No model reads or writes more in one call; a larger figure is a fault of the provider's.
constexpr qint64 maxTokens = 1'000'000'000;

struct StopWord
{
    QByteArrayView word;
    FinishReason reason;
};

constexpr StopWord stopWords[] = {{"end_turn", FinishReason::Stop},
                                  {"tool_use", FinishReason::ToolCalls},
                                  {"max_tokens", FinishReason::Length},
                                  {"stop_sequence", FinishReason::StopSequence},
                                  {"guardrail_intervened", FinishReason::ContentFilter},
                                  {"content_filtered", FinishReason::ContentFilter},
                                  {"model_context_window_exceeded", FinishReason::Context},
                                  {"malformed_model_output", FinishReason::Error},
                                  {"malformed_tool_use", FinishReason::Error}};

FinishReason reasonOf(const JsonView &word)
{
    const auto *found = std::find_if(std::begin(stopWords), std::end(stopWords),
                                     [&word](const StopWord &entry) { return word.is(entry.word); });
    return found == std::end(stopWords) ? FinishReason::Stop : found->reason;
}

qint64 countIn(const JsonObject &usage, QByteArrayView key)
{
    return std::clamp<qint64>(usage[key].integer().value_or(0), 0, maxTokens);
}

/// Writes that are kept for an hour, by the details that newer answers have.
qint64 hourWrites(const JsonView &details)
{
    qint64 tokens = 0;
    for (const JsonView &detail : details.elements()) {
        const JsonObject object {detail};
        if (object["ttl"].is("1h"))
            tokens = std::min(tokens + countIn(object, "inputTokens"), maxTokens);
    }
    return tokens;
}

NeutralDelta faultOf(const char *words)
{
    NeutralDelta fault = NeutralDelta::of(Kind::Fault);
    fault.text = words;
    return fault;
}
} // namespace

void ConverseAnswerReader::takeEvent(QByteArrayView type, QByteArrayView data, Steps &steps)
{
    if (m_isOver)
        return;
    if (type.startsWith(exceptionPrefix)) {
        fail(converseFaultStep(type.sliced(exceptionPrefix.size()), data), steps);
        return;
    }
    const std::optional<JsonView> event = JsonView::checked(data);
    if (!event || !event->isObject())
        fail(faultOf("The provider sent an event that is not a JSON object."), steps);
    else
        takeObject(type, JsonObject {*event}, steps);
}

void ConverseAnswerReader::takeObject(QByteArrayView type, const JsonObject &event, Steps &steps)
{
    if (type == "messageStart") {
        start(steps);
    } else if (type == "contentBlockStart") {
        takeBlockStart(event, steps);
    } else if (type == "contentBlockDelta") {
        takeDelta(JsonObject {event["delta"]}, steps);
    } else if (type == "contentBlockStop") {
        close(steps);
    } else if (type == "messageStop") {
        if (m_open == Block::Call && !event["stopReason"].isString())
            fail(faultOf("The provider ended the stream before it was complete."), steps);
        else
            takeStop(event);
    } else if (type == "metadata") {
        takeUsage(event["usage"], steps);
        if (m_finish)
            finish(steps);
    }
}

/// Without the metadata, which says usage alone, the answer is whole all the same.
void ConverseAnswerReader::takeEndOfStream(Steps &steps)
{
    if (m_finish && !m_isOver)
        finish(steps);
}

void ConverseAnswerReader::takeWhole(QByteArrayView body, Steps &steps)
{
    if (m_isOver)
        return;
    const std::optional<JsonView> answer = JsonView::checked(body);
    const JsonObject object {answer.value_or(JsonView {})};
    const JsonView message = object["output"]["message"];
    if (!answer || !message.isObject()) {
        const ConverseFault fault = converseFault(0, {}, body);
        NeutralDelta step = faultOf("The provider's answer holds no message.");
        step.code = fault.type;
        if (!fault.message.isEmpty())
            step.text = fault.message;
        fail(std::move(step), steps);
        return;
    }
    start(steps);
    for (const JsonView &content : message["content"].elements())
        takeContent(JsonObject {content}, steps);
    takeStop(object);
    takeUsage(object["usage"], steps);
    finish(steps);
}

void ConverseAnswerReader::start(Steps &steps)
{
    if (!std::exchange(m_hasStarted, true))
        steps.push_back(NeutralDelta::of(Kind::Start));
}

void ConverseAnswerReader::takeBlockStart(const JsonObject &event, Steps &steps)
{
    close(steps);
    if (const JsonView call = event["start"]["toolUse"]; call.isObject())
        takeCall(JsonObject {call}, steps);
}

void ConverseAnswerReader::takeDelta(const JsonObject &delta, Steps &steps)
{
    text(Block::Text, delta["text"].text(), steps);
    if (const JsonView reasoning = delta["reasoningContent"]; reasoning.isObject())
        takeReasoning(JsonObject {reasoning}, steps);
    if (const JsonView call = delta["toolUse"]; call.isObject() && m_open == Block::Call)
        text(Block::Call, call["input"].text(), steps);
    annotate(delta["citation"], steps);
}

/// In a stream {text}, {signature} or {redactedContent}; in a whole answer {reasoningText:{text,signature}}.
void ConverseAnswerReader::takeReasoning(const JsonObject &reasoning, Steps &steps)
{
    text(Block::Reasoning, reasoning["text"].text(), steps);
    mark(OpaqueMark::Kind::Signature, reasoning["signature"].text(), steps);
    mark(OpaqueMark::Kind::Redacted, reasoning["redactedContent"].text(), steps);
    if (const JsonView whole = reasoning["reasoningText"]; whole.isObject())
        takeReasoning(JsonObject {whole}, steps);
}

/// A block of a whole answer.
void ConverseAnswerReader::takeContent(const JsonObject &content, Steps &steps)
{
    close(steps);
    text(Block::Text, content["text"].text(), steps);
    if (const JsonView reasoning = content["reasoningContent"]; reasoning.isObject())
        takeReasoning(JsonObject {reasoning}, steps);
    if (const JsonView cited = content["citationsContent"]; cited.isObject()) {
        for (const JsonView &piece : cited["content"].elements())
            text(Block::Text, piece["text"].text(), steps);
        for (const JsonView &citation : cited["citations"].elements())
            annotate(citation, steps);
    }
    if (const JsonView call = content["toolUse"]; call.isObject()) {
        takeCall(JsonObject {call}, steps);
        const JsonView input = call["input"];
        if (m_open == Block::Call && input.isObject() && !input.members().empty())
            text(Block::Call, input.raw().toByteArray(), steps);
    }
    close(steps);
}

void ConverseAnswerReader::takeCall(const JsonObject &call, Steps &steps)
{
    if (m_isOver)
        return;
    close(steps);
    NeutralDelta begin = NeutralDelta::of(Kind::BlockStart);
    begin.block = Block::Call;
    begin.part.callId = call["toolUseId"].text();
    begin.part.name = call["name"].text();
    if (begin.part.name.isEmpty() || begin.part.callId.isEmpty()) {
        fail(faultOf("The provider sent a tool call without a name or id."), steps);
        return;
    }
    start(steps);
    m_open = Block::Call;
    m_hasCalls = true;
    m_hasArguments = false;
    steps.push_back(std::move(begin));
}

void ConverseAnswerReader::takeStop(const JsonObject &event)
{
    NeutralDelta finish = NeutralDelta::of(Kind::Finish);
    finish.finish = reasonOf(event["stopReason"]);
    finish.stopSequence = event["additionalModelResponseFields"]["stop_sequence"].text();
    m_finish = std::move(finish);
}

/// inputTokens are those that no cache had.
void ConverseAnswerReader::takeUsage(const JsonView &usage, Steps &steps) const
{
    if (m_isOver || !usage.isObject())
        return;
    const JsonObject object {usage};
    TokenUsage counts;
    counts.uncachedInput = countIn(object, "inputTokens");
    counts.cacheRead = countIn(object, "cacheReadInputTokens");
    const qint64 writes = countIn(object, "cacheWriteInputTokens");
    counts.cacheWrite1h = std::min(hourWrites(object["cacheDetails"]), writes);
    counts.cacheWrite5m = writes - counts.cacheWrite1h;
    counts.output = countIn(object, "outputTokens");
    NeutralDelta step = NeutralDelta::of(Kind::Usage);
    step.usage = counts;
    step.isFinalUsage = true;
    steps.push_back(std::move(step));
}

void ConverseAnswerReader::text(Block block, QByteArray text, Steps &steps)
{
    if (text.isEmpty() || m_isOver)
        return;
    if (block != Block::Call)
        open(block, steps);
    m_hasArguments = m_hasArguments || block == Block::Call;
    steps.push_back(NeutralDelta::ofText(block, std::move(text)));
}

void ConverseAnswerReader::mark(OpaqueMark::Kind kind, QByteArray value, Steps &steps)
{
    if (value.isEmpty() || m_isOver)
        return;
    open(Block::Reasoning, steps);
    NeutralDelta marked = NeutralDelta::of(Kind::Mark);
    marked.block = Block::Reasoning;
    marked.part.marks.push_back({m_family, kind, std::move(value)});
    steps.push_back(std::move(marked));
}

void ConverseAnswerReader::annotate(const JsonView &citation, Steps &steps)
{
    if (m_isOver || !citation.isObject())
        return;
    NeutralDelta annotation = NeutralDelta::of(Kind::Annotation);
    annotation.text = citation.raw().toByteArray();
    annotation.part.dialect = WireDialect::Converse;
    steps.push_back(std::move(annotation));
}

void ConverseAnswerReader::open(Block block, Steps &steps)
{
    start(steps);
    if (m_open == block)
        return;
    close(steps);
    m_open = block;
    steps.push_back(NeutralDelta::of(Kind::BlockStart));
    steps.back().block = block;
}

void ConverseAnswerReader::close(Steps &steps)
{
    if (!m_open || m_isOver)
        return;
    if (m_open == Block::Call && !m_hasArguments)
        steps.push_back(NeutralDelta::ofText(Block::Call, "{}"));
    steps.push_back(NeutralDelta::of(Kind::BlockStop));
    steps.back().block = *m_open;
    m_open.reset();
}

void ConverseAnswerReader::finish(Steps &steps)
{
    if (m_isOver)
        return;
    start(steps);
    close(steps);
    if (m_finish->finish == FinishReason::Stop && m_hasCalls)
        m_finish->finish = FinishReason::ToolCalls;
    steps.push_back(*m_finish);
    steps.push_back(NeutralDelta::of(Kind::End));
    m_isOver = true;
}

void ConverseAnswerReader::fail(NeutralDelta fault, Steps &steps)
{
    steps.push_back(std::move(fault));
    m_isOver = true;
}
