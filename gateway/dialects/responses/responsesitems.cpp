// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesitems.h"

#include <QStringBuilder>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/callarguments.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "gateway/dialects/neutral/opaqueenvelope.h"
#include "gateway/dialects/responses/responsesannotation.h"

namespace
{
using Kind = NeutralPart::Kind;

/// The family whose encrypted reasoning this dialect carries without an envelope.
constexpr QByteArrayView ownFamily {"openai"};

bool isSaid(Kind kind)
{
    return kind == Kind::Text || kind == Kind::Refusal;
}

QByteArray listed(const QByteArray &entries)
{
    return '[' + entries + ']';
}

QByteArray encryptedContentOf(const std::vector<OpaqueMark> &marks)
{
    if (marks.empty())
        return {};
    const OpaqueMark &first = marks.front();
    if (marks.size() == 1 && first.family == ownFamily && first.kind == OpaqueMark::Kind::Encrypted)
        return first.value;
    return OpaqueEnvelope {marks, {}}.sealed();
}
} // namespace

ResponsesItems::ResponsesItems(const AnswerIdentity &identity, ResponsesEvents *events)
    : m_request {identity.request}
    , m_events {events}
    , m_answerId {identity.id}
{}

void ResponsesItems::take(const NeutralDelta &step)
{
    using Step = NeutralDelta::Kind;
    if (step.choice != 0)
        return;
    if (step.kind == Step::BlockStart) {
        startBlock(step);
    } else if (step.kind == Step::Text) {
        addText(step.text);
    } else if (step.kind == Step::Mark) {
        m_part.marks.insert(m_part.marks.end(), step.part.marks.begin(), step.part.marks.end());
    } else if (step.kind == Step::Annotation) {
        addAnnotation(step);
    } else if (step.kind == Step::Logprobs) {
        for (const JsonView &entry : JsonView {step.text}["content"].elements())
            m_logprobs.append(m_logprobs.isEmpty() ? "" : ",").append(entry.raw());
    } else if (step.kind == Step::Finish) {
        m_finish = step.finish;
        closeItem();
    }
}

void ResponsesItems::takeWhole(const NeutralAnswer::Choice &choice)
{
    for (size_t i = 0; i < choice.parts.size(); ++i) {
        const NeutralPart &part = choice.parts[i];
        NeutralDelta start = NeutralDelta::of(NeutralDelta::Kind::BlockStart);
        start.block = part.kind;
        start.part = part;
        start.part.text.clear();
        start.part.arguments.clear();
        startBlock(start);
        addText(part.kind == Kind::Call ? part.arguments : part.text);
        addSpokenOf(choice, i);
    }
    m_finish = choice.finish;
}

/// Before the next part closes the one that they speak of.
void ResponsesItems::addSpokenOf(const NeutralAnswer::Choice &choice, size_t part)
{
    for (size_t i = 0; i < choice.annotations.size(); ++i) {
        if (choice.annotatedParts[i] != part)
            continue;
        NeutralDelta annotation = NeutralDelta::of(NeutralDelta::Kind::Annotation);
        annotation.part.dialect = choice.annotations[i].first;
        annotation.text = choice.annotations[i].second;
        addAnnotation(annotation);
    }
    for (size_t i = 0; i < choice.logprobs.size(); ++i) {
        if (choice.logprobsParts[i] != part)
            continue;
        NeutralDelta logprobs = NeutralDelta::of(NeutralDelta::Kind::Logprobs);
        logprobs.text = choice.logprobs[i];
        take(logprobs);
    }
}

FinishReason ResponsesItems::finish()
{
    closeItem();
    return m_finish;
}

std::vector<QByteArray> ResponsesItems::begun() const
{
    std::vector<QByteArray> items = m_items;
    if (m_open == Open::Message) {
        std::vector<QByteArray> parts = m_parts;
        if (m_isPartOpen)
            parts.push_back(contentPart());
        items.push_back(messageItem("incomplete", parts));
    } else if (m_open == Open::Reasoning) {
        items.push_back(reasoningItem());
    } else if (m_open == Open::Call) {
        items.push_back(callItem("incomplete", m_part.arguments));
    }
    return items;
}

void ResponsesItems::startBlock(const NeutralDelta &step)
{
    if (isSaid(step.block) && m_open == Open::Message)
        closePart();
    else
        closeItem();
    m_part = step.part;
    m_part.kind = step.block;
    if (step.block == Kind::Reasoning) {
        m_open = Open::Reasoning;
        m_itemId = mintedId("rs_");
        sayItem("response.output_item.added",
                R"({"id":")" + m_itemId + R"(","type":"reasoning","status":"in_progress","summary":[]})");
    } else if (step.block == Kind::Call) {
        openCall();
    } else if (step.block == Kind::Image) {
        addImage(step.part);
    } else if (step.block == Kind::Foreign && step.part.dialect == WireDialect::Responses) {
        addWhole(step.part.raw);
    }
}

void ResponsesItems::addText(const QByteArray &text)
{
    if (text.isEmpty())
        return;
    if (isSaid(m_part.kind))
        addMessageText(text);
    else if (m_open == Open::Reasoning)
        addReasoningText(text);
    else if (m_open == Open::Call)
        addArguments(text);
}

void ResponsesItems::addMessageText(const QByteArray &text)
{
    if (!m_isPartOpen)
        openPart();
    m_part.text += text;
    const bool isText = m_part.kind == Kind::Text;
    say(isText ? "response.output_text.delta" : "response.refusal.delta", [&](JsonWriter &json) {
        placePart(json).member("delta", text);
        if (isText)
            json.key("logprobs").beginArray().endArray();
    });
}

void ResponsesItems::addReasoningText(const QByteArray &text)
{
    if (m_part.text.isEmpty()) {
        say("response.reasoning_summary_part.added", [&](JsonWriter &json) {
            place(json).member("summary_index", qint64 {0});
            json.rawMember("part", R"({"type":"summary_text","text":""})");
        });
    }
    m_part.text += text;
    say("response.reasoning_summary_text.delta",
        [&](JsonWriter &json) { place(json).member("summary_index", qint64 {0}).member("delta", text); });
}

void ResponsesItems::addArguments(const QByteArray &text)
{
    m_part.arguments += text;
    if (m_isWrapped)
        return; // the text is known when its object is whole
    say(m_isCustom ? "response.custom_tool_call_input.delta" : "response.function_call_arguments.delta",
        [&](JsonWriter &json) { place(json).member("delta", text); });
}

void ResponsesItems::addAnnotation(const NeutralDelta &step)
{
    const QByteArray annotation = responsesAnnotation(step.part.dialect, step.text, m_part.text);
    if (!m_isPartOpen || m_part.kind != Kind::Text || annotation.isEmpty())
        return;
    m_annotations.append(m_annotationCount > 0 ? "," : "").append(annotation);
    say("response.output_text.annotation.added", [&](JsonWriter &json) {
        placePart(json).member("annotation_index", qint64 {m_annotationCount}).rawMember("annotation", annotation);
    });
    ++m_annotationCount;
}

void ResponsesItems::openPart()
{
    if (m_open != Open::Message) {
        m_open = Open::Message;
        m_itemId = mintedId("msg_");
        sayItem("response.output_item.added", messageItem("in_progress", {}));
    }
    m_isPartOpen = true;
    say("response.content_part.added", [&](JsonWriter &json) { placePart(json).rawMember("part", contentPart()); });
}

void ResponsesItems::closePart()
{
    if (!m_isPartOpen)
        return;
    const bool isText = m_part.kind == Kind::Text;
    say(isText ? "response.output_text.done" : "response.refusal.done", [&](JsonWriter &json) {
        placePart(json).member(isText ? "text" : "refusal", m_part.text);
        if (isText)
            json.rawMember("logprobs", listed(m_logprobs));
    });
    const QByteArray part = contentPart();
    say("response.content_part.done", [&](JsonWriter &json) { placePart(json).rawMember("part", part); });
    m_parts.push_back(part);
    m_isPartOpen = false;
    m_annotations.clear();
    m_annotationCount = 0;
    m_logprobs.clear();
}

void ResponsesItems::openCall()
{
    m_open = Open::Call;
    const NeutralTool *tool = toolNamed(m_part.name);
    const bool isDeclaredCustom = tool != nullptr && tool->kind == NeutralTool::Kind::Custom;
    m_isCustom = m_part.isCustom || isDeclaredCustom;
    m_isWrapped = isDeclaredCustom && !m_part.isCustom;
    m_itemId = mintedId(m_isCustom ? "ctc_" : "fc_");
    if (m_part.callId.isEmpty())
        m_part.callId = mintedId("call_");
    m_part.arguments.clear();
    sayItem("response.output_item.added", callItem("in_progress", {}));
}

void ResponsesItems::closeItem()
{
    const Open closing = m_open;
    if (closing == Open::Message)
        closeMessage();
    else if (closing == Open::Reasoning)
        closeReasoning();
    else if (closing == Open::Call)
        closeCall();
    m_open = Open::None;
    m_part = NeutralPart {};
    m_part.kind = Kind::Foreign; // no block is open: text that comes now belongs to none
}

void ResponsesItems::closeMessage()
{
    closePart();
    const QByteArray item = messageItem(status(), m_parts);
    sayItem("response.output_item.done", item);
    m_items.push_back(item);
    m_parts.clear();
}

void ResponsesItems::closeReasoning()
{
    if (!m_part.text.isEmpty()) {
        say("response.reasoning_summary_text.done",
            [&](JsonWriter &json) { place(json).member("summary_index", qint64 {0}).member("text", m_part.text); });
        say("response.reasoning_summary_part.done", [&](JsonWriter &json) {
            place(json).member("summary_index", qint64 {0}).key("part").beginObject();
            json.member("type", "summary_text").member("text", m_part.text).endObject();
        });
    }
    const QByteArray item = reasoningItem();
    sayItem("response.output_item.done", item);
    m_items.push_back(item);
}

void ResponsesItems::closeCall()
{
    QByteArray arguments =
        m_isWrapped ? customToolInput(m_part.arguments).value_or(m_part.arguments) : m_part.arguments;
    if (arguments.isEmpty() && !m_isCustom)
        arguments = QByteArrayLiteral("{}");
    if (m_isWrapped && !arguments.isEmpty()) {
        say("response.custom_tool_call_input.delta", [&](JsonWriter &json) { place(json).member("delta", arguments); });
    }
    say(m_isCustom ? "response.custom_tool_call_input.done" : "response.function_call_arguments.done",
        [&](JsonWriter &json) {
            place(json).member(m_isCustom ? "input" : "arguments", arguments);
            if (!m_isCustom)
                json.member("name", nameForClient());
        });
    const QByteArray item = callItem(status(), arguments);
    sayItem("response.output_item.done", item);
    m_items.push_back(item);
    addCallMarks(m_part.callId, m_part.marks);
}

/// A call has no room for marks: they go into an item of reasoning beside it, which clients bring back with the rest.
void ResponsesItems::addCallMarks(const QByteArray &callId, const std::vector<OpaqueMark> &marks)
{
    if (marks.empty())
        return;
    JsonWriter item;
    item.beginObject().member("id", mintedId("rs_")).member("type", "reasoning").member("status", "completed");
    item.key("summary").beginArray().endArray();
    item.member("encrypted_content", OpaqueEnvelope {marks, callId}.sealed()).endObject();
    addWhole(item.take());
}

void ResponsesItems::addImage(const NeutralPart &part)
{
    JsonWriter item;
    item.beginObject().member("id", mintedId("ig_")).member("type", "image_generation_call");
    item.member("status", "completed").member("result", part.media.base64).endObject();
    addWhole(item.take());
}

void ResponsesItems::addWhole(const QByteArray &item)
{
    sayItem("response.output_item.added", item);
    sayItem("response.output_item.done", item);
    m_items.push_back(item);
}

void ResponsesItems::sayItem(QByteArrayView type, const QByteArray &item)
{
    say(type, [&](JsonWriter &json) { json.member("output_index", outputIndex()).rawMember("item", item); });
}

JsonWriter &ResponsesItems::place(JsonWriter &json) const
{
    return json.member("item_id", m_itemId).member("output_index", outputIndex());
}

JsonWriter &ResponsesItems::placePart(JsonWriter &json) const
{
    return place(json).member("content_index", static_cast<qint64>(m_parts.size()));
}

QByteArray ResponsesItems::mintedId(QByteArrayView prefix)
{
    return prefix.toByteArray() + m_answerId + QByteArray::number(m_minted++, 36).rightJustified(3, '0');
}

/// Of the item that is being closed: the one that was last when the answer was cut off is not whole.
QByteArrayView ResponsesItems::status() const
{
    const bool isCut = m_finish == FinishReason::Length || m_finish == FinishReason::Context
                       || m_finish == FinishReason::ContentFilter || m_finish == FinishReason::Error;
    return isCut ? QByteArrayView {"incomplete"} : QByteArrayView {"completed"};
}

QByteArray ResponsesItems::messageItem(QByteArrayView state, const std::vector<QByteArray> &parts) const
{
    JsonWriter json;
    json.beginObject().member("id", m_itemId).member("type", "message").member("status", state);
    json.member("role", "assistant").key("content").beginArray();
    for (const QByteArray &part : parts)
        json.raw(part);
    json.endArray().endObject();
    return json.take();
}

QByteArray ResponsesItems::contentPart() const
{
    JsonWriter json;
    if (m_part.kind == Kind::Refusal) {
        json.beginObject().member("type", "refusal").member("refusal", m_part.text).endObject();
        return json.take();
    }
    json.beginObject().member("type", "output_text").rawMember("annotations", listed(m_annotations));
    json.rawMember("logprobs", listed(m_logprobs)).member("text", m_part.text).endObject();
    return json.take();
}

QByteArray ResponsesItems::callItem(QByteArrayView state, const QByteArray &arguments) const
{
    const NeutralTool *tool = toolNamed(m_part.name);
    const bool isGrouped = tool != nullptr && !tool->space.isEmpty();
    JsonWriter json;
    json.beginObject().member("id", m_itemId).member("type", m_isCustom ? "custom_tool_call" : "function_call");
    json.member("status", state).member(m_isCustom ? "input" : "arguments", arguments);
    json.member("call_id", m_part.callId).member("name", nameForClient());
    if (isGrouped)
        json.member("namespace", tool->space);
    json.endObject();
    return json.take();
}

/// Of the open call, as the client declared it.
QByteArray ResponsesItems::nameForClient() const
{
    const NeutralTool *tool = toolNamed(m_part.name);
    return tool != nullptr && !tool->space.isEmpty() ? tool->nameInSpace : m_part.name;
}

QByteArray ResponsesItems::reasoningItem() const
{
    JsonWriter json;
    json.beginObject().member("id", m_itemId).member("type", "reasoning").member("status", "completed");
    json.key("summary").beginArray();
    if (!m_part.text.isEmpty())
        json.beginObject().member("type", "summary_text").member("text", m_part.text).endObject();
    json.endArray();
    const QByteArray encrypted = encryptedContentOf(m_part.marks);
    if (!encrypted.isEmpty())
        json.member("encrypted_content", encrypted);
    json.endObject();
    return json.take();
}

const NeutralTool *ResponsesItems::toolNamed(const QByteArray &name) const
{
    if (m_request == nullptr)
        return nullptr;
    for (const NeutralTool &tool : m_request->tools) {
        if (tool.kind != NeutralTool::Kind::Server && tool.name == name)
            return &tool;
    }
    return nullptr;
}
