// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatchoicereader.h"

#include <algorithm>

#include <QStringBuilder>

#include "gateway/dialects/chat/chatfault.h"
#include "gateway/dialects/chat/chatreasoningdetails.h"
#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/neutral/mediaurl.h"

namespace
{
using Kind = NeutralDelta::Kind;

struct FinishWord
{
    QByteArrayView word;
    FinishReason reason;
};

/// Beside OpenAI's own the words of Together, Mistral, Zhipu, DeepSeek and of those that pass on what their models say.
constexpr FinishWord finishWords[] = {{"stop", FinishReason::Stop},
                                      {"length", FinishReason::Length},
                                      {"tool_calls", FinishReason::ToolCalls},
                                      {"function_call", FinishReason::ToolCalls},
                                      {"tool_use", FinishReason::ToolCalls},
                                      {"content_filter", FinishReason::ContentFilter},
                                      {"safety", FinishReason::ContentFilter},
                                      {"sensitive", FinishReason::ContentFilter},
                                      {"refusal", FinishReason::ContentFilter},
                                      {"max_tokens", FinishReason::Length},
                                      {"model_length", FinishReason::Context},
                                      {"model_context_window_exceeded", FinishReason::Context}};

FinishReason finishOf(const QByteArray &word)
{
    if (isFailedFinish(word))
        return FinishReason::Error;
    const auto *found = std::find_if(std::begin(finishWords), std::end(finishWords),
                                     [&word](const FinishWord &entry) { return entry.word == word; });
    return found == std::end(finishWords) ? FinishReason::Stop : found->reason;
}

/// The texts of a list of text parts, joined.
QByteArray joinedTexts(const JsonView &value)
{
    QByteArray joined = value.text();
    for (const JsonView &element : value.elements())
        joined += element.isString() ? element.text() : element["text"].text();
    return joined;
}
} // namespace

void ChatChoiceReader::take(const JsonObject &choice, std::vector<NeutralDelta> &steps)
{
    const JsonView delta = choice["delta"];
    const size_t stepsBefore = steps.size();
    takeMessage(JsonObject {delta.exists() ? delta : choice["message"]}, steps);
    takeRaw(Kind::Logprobs, choice["logprobs"], steps);
    const bool speaks = steps.size() > stepsBefore;
    m_hasSpoken = m_hasSpoken || speaks || !m_calls.isEmpty();
    m_spokeOn = m_spokeOn || (speaks && m_finish);
    takeFinish(choice);
    if (const QByteArray words = m_calls.fault(); !words.isEmpty())
        m_fault = chatFault(words);
}

void ChatChoiceReader::takeMessage(const JsonObject &message, std::vector<NeutralDelta> &steps)
{
    takeReasoning(message, steps);
    takeContent(message["content"], steps);
    text(Block::Refusal, message["refusal"].text(), steps);
    for (const JsonView &image : message["images"].elements())
        takeImage(image, steps);
    for (const JsonView &annotation : message["annotations"].elements())
        takeRaw(Kind::Annotation, annotation, steps);
    takeCalls(message, steps);
}

void ChatChoiceReader::takeReasoning(const JsonObject &message, std::vector<NeutralDelta> &steps)
{
    QByteArray visible = message["reasoning_content"].text();
    if (visible.isEmpty())
        visible = message["reasoning"].text();
    const bool hasText = !visible.isEmpty();
    text(Block::Reasoning, std::move(visible), steps);
    for (const JsonView &detail : message["reasoning_details"].elements())
        takeReasoningDetail(JsonObject {detail}, !hasText, steps);
}

/// OpenRouter repeats the text beside; what only it carries are the marks.
void ChatChoiceReader::takeReasoningDetail(const JsonObject &detail, bool withText, std::vector<NeutralDelta> &steps)
{
    if (withText)
        text(Block::Reasoning, detail["text"].text() + detail["summary"].text(), steps);
    const QByteArray family = familyOfReasoningFormat(detail["format"].text(), m_family);
    if (QByteArray signature = detail["signature"].text(); !signature.isEmpty())
        mark({family, OpaqueMark::Kind::Signature, std::move(signature)}, steps);
    if (QByteArray encrypted = detail["data"].text(); !encrypted.isEmpty())
        mark({family, encryptedReasoningKind(family), std::move(encrypted)}, steps);
}

void ChatChoiceReader::takeContent(const JsonView &content, std::vector<NeutralDelta> &steps)
{
    if (content.isString())
        text(Block::Text, content.text(), steps);
    for (const JsonView &part : content.elements())
        takeContentPart(part, steps);
}

/// Mistral's reasoning models send lists of chunks.
void ChatChoiceReader::takeContentPart(const JsonView &part, std::vector<NeutralDelta> &steps)
{
    const JsonObject object {part};
    const JsonView type = object["type"];
    if (part.isString())
        text(Block::Text, part.text(), steps);
    else if (type.is("thinking"))
        text(Block::Reasoning, joinedTexts(object["thinking"]), steps);
    else if (type.is("refusal"))
        text(Block::Refusal, object["refusal"].text(), steps);
    else if (type.is("image_url"))
        takeImage(part, steps);
    else
        text(Block::Text, object["text"].text(), steps);
}

void ChatChoiceReader::takeCalls(const JsonObject &message, std::vector<NeutralDelta> &steps)
{
    const std::vector<JsonView> calls = message["tool_calls"].elements();
    const JsonView legacy = message["function_call"];
    if (!calls.empty() || legacy.isObject())
        close(steps);
    for (const JsonView &call : calls) {
        if (call.isObject())
            m_calls.take(call, steps);
    }
    if (legacy.isObject())
        m_calls.takeLegacy(legacy, steps);
}

void ChatChoiceReader::takeImage(const JsonView &image, std::vector<NeutralDelta> &steps)
{
    const JsonView reference = image["image_url"];
    std::optional<NeutralMedia> media = mediaOfUrl(reference.isObject() ? reference["url"] : reference);
    if (!media || (media->url.isEmpty() && media->base64.isEmpty()))
        return;
    // The steps live longer than the event into which the bytes may point.
    media->base64 = QByteArray {media->base64.constData(), media->base64.size()};
    close(steps);
    m_calls.close(steps);
    NeutralDelta start = step(Kind::BlockStart, Block::Image);
    start.part.media = *std::move(media);
    steps.push_back(std::move(start));
    steps.push_back(step(Kind::BlockStop, Block::Image));
}

void ChatChoiceReader::takeRaw(Kind kind, const JsonView &value, std::vector<NeutralDelta> &steps)
{
    if (!value.isObject())
        return;
    NeutralDelta raw = step(kind, Block::Text);
    raw.text = value.raw().toByteArray();
    raw.part.dialect = WireDialect::Chat;
    steps.push_back(std::move(raw));
}

void ChatChoiceReader::takeFinish(const JsonObject &choice)
{
    const QByteArray word = choice["finish_reason"].text();
    if (!word.isEmpty())
        m_finish = finishOf(word);
    if (std::optional<NeutralDelta> fault = chatFaultOf(choice["error"]))
        m_fault = std::move(fault);
    else if (!word.isEmpty() && m_finish == FinishReason::Error)
        m_fault = chatFault("The provider broke off its answer.", 0, word);
}

void ChatChoiceReader::text(Block block, QByteArray text, std::vector<NeutralDelta> &steps)
{
    if (text.isEmpty())
        return;
    if (!m_calls.isBetweenCalls()) {
        if (m_held.empty() || m_held.back().first != block)
            m_held.emplace_back(block, QByteArray {});
        m_held.back().second += text;
        return;
    }
    letOutHeld(steps);
    open(block, steps);
    NeutralDelta more = NeutralDelta::ofText(block, std::move(text));
    more.choice = m_choice;
    steps.push_back(std::move(more));
}

void ChatChoiceReader::letOutHeld(std::vector<NeutralDelta> &steps)
{
    for (auto &[block, held] : std::exchange(m_held, {}))
        text(block, std::move(held), steps);
}

void ChatChoiceReader::mark(OpaqueMark mark, std::vector<NeutralDelta> &steps)
{
    if (!m_calls.isBetweenCalls())
        return; // reasoning comes before calls; one in their midst has no block to stand in
    open(Block::Reasoning, steps);
    NeutralDelta marked = step(Kind::Mark, Block::Reasoning);
    marked.part.marks.push_back(std::move(mark));
    steps.push_back(std::move(marked));
}

void ChatChoiceReader::open(Block block, std::vector<NeutralDelta> &steps)
{
    if (m_open == block)
        return;
    close(steps);
    m_calls.close(steps);
    m_open = block;
    steps.push_back(step(Kind::BlockStart, block));
}

void ChatChoiceReader::close(std::vector<NeutralDelta> &steps)
{
    if (!m_open)
        return;
    steps.push_back(step(Kind::BlockStop, *m_open));
    m_open.reset();
}

void ChatChoiceReader::finish(std::vector<NeutralDelta> &steps)
{
    m_calls.finish(steps);
    if (const QByteArray words = m_calls.fault(); !words.isEmpty()) {
        m_fault = chatFault(words);
        return;
    }
    letOutHeld(steps);
    close(steps);
    NeutralDelta finish = NeutralDelta::of(Kind::Finish);
    finish.choice = m_choice;
    finish.finish = m_finish.value_or(FinishReason::Stop);
    // Gemini's and others' surfaces say "stop" for calls.
    if (finish.finish == FinishReason::Stop && !m_calls.isEmpty())
        finish.finish = FinishReason::ToolCalls;
    if (finish.finish == FinishReason::ToolCalls && m_calls.isEmpty())
        finish.finish = FinishReason::Stop;
    steps.push_back(std::move(finish));
}

std::optional<NeutralDelta> ChatChoiceReader::fault() const
{
    return m_fault;
}

NeutralDelta ChatChoiceReader::step(Kind kind, Block block) const
{
    NeutralDelta delta = NeutralDelta::of(kind);
    delta.choice = m_choice;
    delta.block = block;
    return delta;
}
