// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chat/chatanswerreader.h"

#include <algorithm>

#include "gateway/dialects/chat/chatfault.h"
#include "gateway/dialects/chatanswer.h"

namespace
{
using Kind = NeutralDelta::Kind;

constexpr qint64 maxChoices = 128;

bool hasFinishReason(const std::vector<JsonView> &choices)
{
    return std::ranges::any_of(choices, [](const JsonView &choice) { return choice["finish_reason"].isString(); });
}

std::optional<TokenUsage> usageOf(const JsonView &value)
{
    if (!value.isObject())
        return std::nullopt;
    JsonReader reader {value.raw()};
    return readChatUsage(reader);
}
} // namespace

void ChatAnswerReader::takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps)
{
    const QByteArrayView text = data.trimmed();
    if (m_isOver || text.isEmpty())
        return;
    if (text == "[DONE]") {
        takeDone(steps);
        return;
    }
    const std::optional<JsonView> event = JsonView::checked(text);
    if (!event || !event->isObject()) {
        fail(chatFault("The provider sent an event that is not a JSON object."), steps);
        return;
    }
    const JsonObject object {*event};
    if (std::optional<NeutralDelta> fault = chatFaultOfBody(object))
        fail(*std::move(fault), steps);
    else if (type == "error")
        fail(chatFault(object["message"].text()), steps);
    else
        takeObject(object, steps);
}

/// Many servers spare the finish reason of a text. A call without it may lack some of its arguments, or the next call.
void ChatAnswerReader::takeDone(std::vector<NeutralDelta> &steps)
{
    const bool isVoid = std::ranges::all_of(m_choices, [](const auto &entry) { return entry.second.isVoid(); });
    const bool isCut = std::ranges::any_of(m_choices, [](const auto &entry) { return entry.second.isCallCut(); });
    if (isVoid && !m_choices.empty())
        fail(chatFault("The provider ended its answer before it said anything."), steps);
    else if (isCut)
        fail(chatFault("The provider ended the stream before it was complete."), steps);
    else
        finish(steps);
}

/// What stops before its choices have said why they ended was cut off.
void ChatAnswerReader::takeEndOfStream(std::vector<NeutralDelta> &steps)
{
    const bool isWhole = !m_choices.empty() && std::all_of(m_choices.begin(), m_choices.end(), [](const auto &entry) {
        return entry.second.hasFinished();
    });
    if (!m_isOver && isWhole)
        finish(steps);
}

void ChatAnswerReader::takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps)
{
    if (m_isOver)
        return;
    const std::optional<JsonView> answer = JsonView::checked(body);
    if (!answer || !answer->isObject()) {
        fail(chatFault("The provider's answer is not a JSON object."), steps);
        return;
    }
    const JsonObject object {*answer};
    if (std::optional<NeutralDelta> fault = chatFaultOfBody(object)) {
        fail(*std::move(fault), steps);
        return;
    }
    takeObject(object, steps);
    if (!m_isOver)
        finish(steps);
}

void ChatAnswerReader::takeObject(const JsonObject &object, std::vector<NeutralDelta> &steps)
{
    const std::vector<JsonView> choices = object["choices"].elements();
    start(object, !choices.empty(), steps);
    takeChoices(choices, steps);
    m_hasFinishReason = m_hasFinishReason || hasFinishReason(choices);
    if (!m_isOver)
        takeUsage(object, choices, steps);
}

/// Azure's first event tells of the prompt's filters alone and has no id yet.
void ChatAnswerReader::start(const JsonObject &object, bool hasChoices, std::vector<NeutralDelta> &steps)
{
    if (m_hasStarted)
        return;
    QByteArray id = object["id"].text();
    if (id.isEmpty() && !hasChoices)
        return;
    m_hasStarted = true;
    m_id = id;
    NeutralDelta start = NeutralDelta::of(Kind::Start);
    start.id = std::move(id);
    start.model = object["model"].text();
    steps.push_back(std::move(start));
}

void ChatAnswerReader::takeChoices(const std::vector<JsonView> &choices, std::vector<NeutralDelta> &steps)
{
    for (const JsonView &element : choices) {
        if (!element.isObject())
            continue;
        const JsonObject choice {element};
        ChatChoiceReader *reader = choiceAt(choice["index"].integer().value_or(0));
        if (!reader) {
            fail(chatFault("The provider sent a choice with an impossible index."), steps);
            return;
        }
        reader->take(choice, steps);
        if (std::optional<NeutralDelta> fault = reader->fault()) {
            fail(*std::move(fault), steps);
            return;
        }
    }
}

/// Groq and Moonshot put it in places of their own.
void ChatAnswerReader::takeUsage(const JsonObject &object, const std::vector<JsonView> &choices,
                                 std::vector<NeutralDelta> &steps)
{
    std::optional<TokenUsage> usage = usageOf(object["usage"]);
    if (!usage)
        usage = usageOf(object["x_groq"]["usage"]);
    if (!usage && !choices.empty())
        usage = usageOf(choices.front()["usage"]);
    if (!usage || (m_hasCounted && saysNothing(*usage)))
        return;
    m_hasCounted = m_hasCounted || !saysNothing(*usage);
    takeServiceTier(object["service_tier"].text(), *usage);
    NeutralDelta step = NeutralDelta::of(Kind::Usage);
    step.usage = usage;
    step.isFinalUsage = choices.empty() || m_hasFinishReason;
    steps.push_back(std::move(step));
}

void ChatAnswerReader::finish(std::vector<NeutralDelta> &steps)
{
    if (m_choices.empty()) {
        fail(chatFault("The provider's answer has no choices."), steps);
        return;
    }
    for (auto &[index, reader] : m_choices) {
        reader.finish(steps);
        if (std::optional<NeutralDelta> fault = reader.fault()) {
            fail(*std::move(fault), steps);
            return;
        }
    }
    steps.push_back(NeutralDelta::of(Kind::End));
    m_isOver = true;
}

void ChatAnswerReader::fail(NeutralDelta fault, std::vector<NeutralDelta> &steps)
{
    steps.push_back(std::move(fault));
    m_isOver = true;
}

ChatChoiceReader *ChatAnswerReader::choiceAt(qint64 index)
{
    if (index < 0 || index >= maxChoices)
        return nullptr;
    const auto found =
        std::find_if(m_choices.begin(), m_choices.end(), [index](const auto &entry) { return entry.first == index; });
    if (found != m_choices.end())
        return &found->second;
    m_choices.emplace_back(index, ChatChoiceReader {static_cast<int>(index), m_family, m_id});
    return &m_choices.back().second;
}
