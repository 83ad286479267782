// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesanswerreader.h"

#include <algorithm>
#include <array>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/errornames.h"
#include "gateway/dialects/responses/responsesusage.h"

namespace
{
using Kind = NeutralPart::Kind;

constexpr int badAnswer = 502;

/// An event that brings text: more of it, or all of it once more.
struct TextEvent
{
    QByteArrayView type;
    QByteArrayView key;
    QByteArrayView indexKey;
    Kind kind;
    bool isSummary;
    bool isWhole;
};

constexpr std::array textEvents {
    TextEvent {"response.output_text.delta", "delta", "content_index", Kind::Text, false, false},
    TextEvent {"response.function_call_arguments.delta", "delta", "", Kind::Call, false, false},
    TextEvent {"response.reasoning_summary_text.delta", "delta", "summary_index", Kind::Reasoning, true, false},
    TextEvent {"response.reasoning_text.delta", "delta", "content_index", Kind::Reasoning, false, false},
    TextEvent {"response.custom_tool_call_input.delta", "delta", "", Kind::Call, false, false},
    TextEvent {"response.refusal.delta", "delta", "content_index", Kind::Refusal, false, false},
    TextEvent {"response.output_text.done", "text", "content_index", Kind::Text, false, true},
    TextEvent {"response.function_call_arguments.done", "arguments", "", Kind::Call, false, true},
    TextEvent {"response.reasoning_summary_text.done", "text", "summary_index", Kind::Reasoning, true, true},
    TextEvent {"response.reasoning_text.done", "text", "content_index", Kind::Reasoning, false, true},
    TextEvent {"response.custom_tool_call_input.done", "input", "", Kind::Call, false, true},
    TextEvent {"response.refusal.done", "refusal", "content_index", Kind::Refusal, false, true},
};

/// The HTTP status that an error's code stands for; 0: not known.
int statusOfCode(const QByteArray &code)
{
    if (code == "vector_store_timeout")
        return 500;
    if (code == "server_is_overloaded" || code == "slow_down")
        return 503;
    if (code.startsWith("image_") || code.contains("policy"))
        return 400;
    return statusOfErrorName(code);
}

FinishReason reasonOf(const JsonObject &response, bool hasCalls)
{
    const JsonView reason = response["incomplete_details"]["reason"];
    if (reason.is("content_filter"))
        return FinishReason::ContentFilter;
    if (response["status"].is("incomplete"))
        return FinishReason::Length;
    return hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
}
} // namespace

void ResponsesAnswerReader::takeEvent(QByteArrayView type, QByteArrayView data, Steps &steps)
{
    const QByteArrayView text = data.trimmed();
    const bool isSignOfLife = text.isEmpty() && type != "error";
    if (m_isOver || isSignOfLife || text == "[DONE]")
        return;
    const std::optional<JsonView> json = JsonView::checked(data);
    if (!json || !json->isObject()) {
        fail("the provider sent an event that is not a JSON object", badAnswer, steps);
        return;
    }
    const JsonObject event {*json};
    const QByteArray named = event["type"].text();
    takeTyped(named.isEmpty() ? type : QByteArrayView {named}, event, steps);
}

void ResponsesAnswerReader::takeTyped(QByteArrayView type, const JsonObject &event, Steps &steps)
{
    if (takeText(type, event, steps))
        return;
    if (type == "response.output_item.added") {
        addItem(event, steps);
    } else if (type == "response.output_item.done") {
        finishItem(event, steps);
    } else if (type == "response.output_text.annotation.added") {
        if (ResponsesItemReader *item = itemOf(event))
            item->addAnnotation(event["annotation"], stepsFor(*item, steps));
    } else if (type == "response.completed" || type == "response.incomplete" || type == "response.done") {
        const JsonObject response {event["response"]};
        begin(response, steps);
        takeEnd(response, steps);
    } else if (type == "response.failed" || type == "response.cancelled") {
        takeFault(event["response"]["error"], steps);
    } else if (type == "error") {
        takeFault(event["error"].isObject() ? event["error"] : JsonView {}, steps);
        if (!steps.empty() && steps.back().text.isEmpty() && event["message"].isString()) {
            steps.back().text = event["message"].text();
            steps.back().code = event["code"].text();
            steps.back().status = statusOfCode(steps.back().code);
        }
    } else if (event["error"].isObject()) {
        takeFault(event["error"], steps);
    } else if (event["response"].isObject() && !m_hasBegun) {
        begin(JsonObject {event["response"]}, steps);
    }
}

bool ResponsesAnswerReader::takeText(QByteArrayView type, const JsonObject &event, Steps &steps)
{
    const auto known =
        std::find_if(textEvents.begin(), textEvents.end(), [type](const TextEvent &each) { return each.type == type; });
    if (known == textEvents.end())
        return false;
    ResponsesItemReader *item = itemOf(event);
    if (item == nullptr)
        item = unannounced(known->kind, event, steps);
    if (item == nullptr)
        return true;
    const qint64 index = known->indexKey.isEmpty() ? 0 : event[known->indexKey].integer().value_or(0);
    const ResponsesPlace place {known->kind, known->isSummary, index};
    Steps &target = stepsFor(*item, steps);
    if (known->isWhole)
        item->addWholeText(place, event[known->key].text(), target);
    else
        item->addText(place, event[known->key].text(), target);
    if (known->kind == Kind::Text)
        item->addLogprobs(event["logprobs"], known->isWhole, target);
    return true;
}

void ResponsesAnswerReader::begin(const JsonObject &response, Steps &steps)
{
    if (m_hasBegun)
        return;
    m_hasBegun = true;
    NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::Start);
    start.id = response["id"].text();
    start.model = response["model"].text();
    steps.push_back(std::move(start));
}

void ResponsesAnswerReader::addItem(const JsonObject &event, Steps &steps)
{
    begin(JsonObject {{}}, steps);
    const JsonObject members {event["item"]};
    const qint64 index = event["output_index"].integer().value_or(static_cast<qint64>(m_pending.size()));
    m_pending.push_back({ResponsesItemReader {index, members, m_family}, {}});
    m_hasItems = true;
    ResponsesItemReader &item = m_pending.back().item;
    m_hasCalls = m_hasCalls || item.isCall();
    item.begin(members, stepsFor(item, steps));
}

/// Text of an item that was never added: some servers leave that event out. A call has no name without it.
ResponsesItemReader *ResponsesAnswerReader::unannounced(NeutralPart::Kind kind, const JsonObject &event, Steps &steps)
{
    if (kind == Kind::Call || isTold(event))
        return nullptr;
    begin(JsonObject {{}}, steps);
    const qint64 index = event["output_index"].integer().value_or(static_cast<qint64>(m_pending.size()));
    const QByteArrayView item = kind == Kind::Reasoning ? R"({"type":"reasoning"})" : R"({"type":"message"})";
    m_pending.push_back({ResponsesItemReader {index, JsonObject {JsonView {item}}, m_family}, {}});
    m_hasItems = true;
    return &m_pending.back().item;
}

void ResponsesAnswerReader::finishItem(const JsonObject &event, Steps &steps)
{
    if (isTold(event))
        return;
    if (itemOf(event) == nullptr)
        addItem(event, steps);
    ResponsesItemReader *item = itemOf(event);
    if (item == nullptr)
        item = &m_pending.back().item;
    const JsonView view = event["item"];
    item->finish(view, JsonObject {view}, stepsFor(*item, steps));
    m_told.push_back(item->outputIndex());
    tellNext(steps);
}

/// Its item was done already: what is said of it again is not told twice.
bool ResponsesAnswerReader::isTold(const JsonObject &event) const
{
    const std::optional<qint64> index = event["output_index"].integer();
    return index && std::find(m_told.begin(), m_told.end(), *index) != m_told.end();
}

/// By its place, else by its id, else the one that came last.
ResponsesItemReader *ResponsesAnswerReader::itemOf(const JsonObject &event)
{
    const std::optional<qint64> index = event["output_index"].integer();
    const QByteArray id = event["item_id"].isString() ? event["item_id"].text() : event["item"]["id"].text();
    for (auto pending = m_pending.rbegin(); pending != m_pending.rend(); ++pending) {
        ResponsesItemReader &item = pending->item;
        if (item.isDone())
            continue;
        if (index ? item.outputIndex() == *index : id.isEmpty() || item.id() == id)
            return &item;
    }
    return nullptr;
}

ResponsesAnswerReader::Steps &ResponsesAnswerReader::stepsFor(const ResponsesItemReader &item, Steps &steps)
{
    if (&m_pending.front().item == &item)
        return steps;
    const auto pending =
        std::find_if(m_pending.begin(), m_pending.end(), [&item](const Pending &each) { return &each.item == &item; });
    return pending->waiting;
}

void ResponsesAnswerReader::tellNext(Steps &steps)
{
    while (!m_pending.empty() && m_pending.front().item.isDone()) {
        m_pending.erase(m_pending.begin());
        if (m_pending.empty())
            return;
        Steps &waiting = m_pending.front().waiting;
        std::move(waiting.begin(), waiting.end(), std::back_inserter(steps));
        waiting.clear();
    }
}

void ResponsesAnswerReader::takeEnd(const JsonObject &response, Steps &steps)
{
    if (response["status"].is("failed")) {
        takeFault(response["error"], steps);
        return;
    }
    if (!takePending(response, steps))
        return fail("the provider ended the stream before it was complete", badAnswer, steps);
    if (!m_hasItems)
        takeOutput(response["output"], steps);
    if (std::optional<TokenUsage> usage = responsesUsage(response["usage"])) {
        takeServiceTier(response["service_tier"].text(), *usage);
        NeutralDelta step = NeutralDelta::of(NeutralDelta::Kind::Usage);
        step.usage = usage;
        step.isFinalUsage = true;
        steps.push_back(std::move(step));
    }
    NeutralDelta finish = NeutralDelta::of(NeutralDelta::Kind::Finish);
    finish.finish = reasonOf(response, m_hasCalls);
    steps.push_back(std::move(finish));
    steps.push_back(NeutralDelta::of(NeutralDelta::Kind::End));
    m_isOver = true;
}

/// Ends the items whose own end did not come. False: one is a call of which nobody says that it is whole.
bool ResponsesAnswerReader::takePending(const JsonObject &response, Steps &steps)
{
    const std::vector<JsonView> output = m_pending.empty() ? std::vector<JsonView> {} : response["output"].elements();
    while (!m_pending.empty()) {
        ResponsesItemReader &item = m_pending.front().item;
        const auto said = std::ranges::find_if(
            output, [&item](const JsonView &each) { return !item.id().isEmpty() && each["id"].is(item.id()); });
        if (said != output.end())
            item.finish(*said, JsonObject {*said}, steps);
        else if (item.isCallCut() && !response["status"].is("incomplete"))
            return false;
        else
            item.close(steps);
        tellNext(steps);
    }
    return true;
}

void ResponsesAnswerReader::takeOutput(const JsonView &output, Steps &steps)
{
    qint64 index = 0;
    for (const JsonView &view : output.elements()) {
        const JsonObject members {view};
        ResponsesItemReader item {index++, members, m_family};
        m_hasCalls = m_hasCalls || item.isCall();
        item.begin(members, steps);
        item.finish(view, members, steps);
    }
}

void ResponsesAnswerReader::takeFault(const JsonView &error, Steps &steps)
{
    const JsonObject members {error};
    NeutralDelta fault = NeutralDelta::of(NeutralDelta::Kind::Fault);
    fault.text = error.isString() ? error.text() : members["message"].text();
    fault.code = members["code"].isString() ? members["code"].text() : members["type"].text();
    fault.status = statusOfCode(fault.code);
    if (fault.status == 0) // a new code has a known type
        fault.status = statusOfErrorName(members["type"].text());
    steps.push_back(std::move(fault));
    m_isOver = true;
}

void ResponsesAnswerReader::fail(const QByteArray &message, int status, Steps &steps)
{
    NeutralDelta fault = NeutralDelta::of(NeutralDelta::Kind::Fault);
    fault.text = message;
    fault.status = status;
    steps.push_back(std::move(fault));
    m_isOver = true;
}

void ResponsesAnswerReader::takeEndOfStream(Steps &steps)
{
    Q_UNUSED(steps); // only a terminal event says that an answer is whole
}

void ResponsesAnswerReader::takeWhole(QByteArrayView body, Steps &steps)
{
    const std::optional<JsonView> json = JsonView::checked(body);
    if (!json || !json->isObject()) {
        fail("the provider's answer is not a JSON object", badAnswer, steps);
        return;
    }
    const JsonObject response {*json};
    if (response["error"].exists()) {
        takeFault(response["error"], steps);
    } else if (!response["output"].isArray()) {
        fail("the provider's answer has no output", badAnswer, steps);
    } else if (response["status"].is("in_progress") || response["status"].is("queued")
               || response["status"].is("cancelled")) {
        fail("the provider's answer is not finished", badAnswer, steps);
    } else {
        begin(response, steps);
        takeEnd(response, steps);
    }
}
