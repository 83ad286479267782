// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/ollama/ollamaanswerreader.h"

#include <algorithm>

namespace
{
using Kind = NeutralPart::Kind;

/// No model reads or writes more in one call; a larger figure is a fault of the upstream's.
constexpr qint64 maxTokens = 1'000'000'000;

qint64 countOf(const JsonView &value)
{
    return std::clamp<qint64>(value.integer().value_or(0), 0, maxTokens);
}
} // namespace

void OllamaAnswerReader::takeEvent(QByteArrayView type, QByteArrayView data, Steps &steps)
{
    Q_UNUSED(type);
    if (m_isOver || data.trimmed().isEmpty())
        return;
    const std::optional<JsonView> json = JsonView::checked(data);
    if (json && json->isObject())
        takeObject(JsonObject {*json}, steps);
    else
        fail("the provider sent a line that is not a JSON object", 502, steps);
}

void OllamaAnswerReader::takeEndOfStream(Steps &steps)
{
    Q_UNUSED(steps); // only a line that says so ends an answer
}

void OllamaAnswerReader::takeWhole(QByteArrayView body, Steps &steps)
{
    takeEvent({}, body.trimmed().isEmpty() ? QByteArrayView {"null"} : body, steps);
    if (!m_isOver)
        fail("the provider's answer is not finished", 502, steps);
}

void OllamaAnswerReader::takeObject(const JsonObject &object, Steps &steps)
{
    if (object["error"].exists()) {
        const JsonView error = object["error"];
        fail(error.isString() ? error.text() : error["message"].text(), 0, steps);
        return;
    }
    if (!m_hasBegun) {
        m_hasBegun = true;
        NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::Start);
        start.model = object["model"].text();
        steps.push_back(std::move(start));
    }
    const bool isChat = object["message"].isObject();
    const JsonObject message {object["message"]};
    takeText(Kind::Reasoning, (isChat ? message["thinking"] : object["thinking"]).text(), steps);
    takeText(Kind::Text, (isChat ? message["content"] : object["response"]).text(), steps);
    takeLogprobs(object["logprobs"], steps);
    for (const JsonView &call : message["tool_calls"].elements())
        takeCall(call, steps);
    for (const JsonView &image : message["images"].elements())
        takeImage(image, steps);
    if (object["done"].boolean() == true)
        takeEnd(object, steps);
}

void OllamaAnswerReader::open(NeutralPart part, Steps &steps)
{
    close(steps);
    m_open = part.kind;
    NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
    start.block = part.kind;
    start.part = std::move(part);
    steps.push_back(std::move(start));
}

void OllamaAnswerReader::close(Steps &steps)
{
    if (m_open)
        steps.push_back(NeutralDelta::of(NeutralDelta::Kind::BlockStop));
    m_open.reset();
}

void OllamaAnswerReader::takeText(Kind kind, const QByteArray &text, Steps &steps)
{
    if (text.isEmpty())
        return;
    if (m_open != kind) {
        NeutralPart part;
        part.kind = kind;
        open(std::move(part), steps);
    }
    steps.push_back(NeutralDelta::ofText(kind, text));
}

void OllamaAnswerReader::takeLogprobs(const JsonView &logprobs, Steps &steps)
{
    if (m_open != Kind::Text || logprobs.elements().empty())
        return;
    NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Logprobs);
    step.text.append(R"({"content":)").append(logprobs.raw()).append('}');
    steps.push_back(std::move(step));
}

void OllamaAnswerReader::takeCall(const JsonView &call, Steps &steps)
{
    const JsonObject function {call["function"]};
    NeutralPart part;
    part.kind = Kind::Call;
    part.callId = call["id"].text();
    part.name = function["name"].text();
    open(std::move(part), steps);
    m_hasCalls = true;
    const JsonView arguments = function["arguments"];
    QByteArray text = arguments.isString() ? arguments.text() : arguments.raw().toByteArray();
    if (!text.isEmpty())
        steps.push_back(NeutralDelta::ofText(Kind::Call, std::move(text)));
    close(steps);
}

void OllamaAnswerReader::takeImage(const JsonView &image, Steps &steps)
{
    if (!image.isString() || image.is(""))
        return;
    NeutralPart part;
    part.kind = Kind::Image;
    part.media.mimeType = "image/png";
    part.media.base64 = image.text();
    open(std::move(part), steps);
    close(steps);
}

void OllamaAnswerReader::takeEnd(const JsonObject &object, Steps &steps)
{
    close(steps);
    if (object["prompt_eval_count"].integer() || object["eval_count"].integer()) {
        TokenUsage counted;
        counted.uncachedInput = countOf(object["prompt_eval_count"]);
        counted.output = countOf(object["eval_count"]);
        NeutralDelta usage = NeutralDelta::of(NeutralDelta::Kind::Usage);
        usage.usage = counted;
        usage.isFinalUsage = true;
        steps.push_back(std::move(usage));
    }
    NeutralDelta finish = NeutralDelta::of(NeutralDelta::Kind::Finish);
    if (object["done_reason"].is("length"))
        finish.finish = FinishReason::Length;
    else if (object["done_reason"].is("content_filter"))
        finish.finish = FinishReason::ContentFilter;
    else if (m_hasCalls)
        finish.finish = FinishReason::ToolCalls; // Ollama says stop
    steps.push_back(std::move(finish));
    steps.push_back(NeutralDelta::of(NeutralDelta::Kind::End));
    m_isOver = true;
}

void OllamaAnswerReader::fail(const QByteArray &message, int status, Steps &steps)
{
    NeutralDelta fault = NeutralDelta::of(NeutralDelta::Kind::Fault);
    fault.text = message;
    fault.status = status;
    steps.push_back(std::move(fault));
    m_isOver = true;
}
