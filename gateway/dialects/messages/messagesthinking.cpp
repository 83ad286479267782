// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesthinking.h"

#include <algorithm>
#include <limits>

#include "gateway/dialects/neutral/reasoningeffort.h"

namespace
{
using Mode = MessagesThinking::Mode;
using Control = ModelTraits::ReasoningControl;
using Kind = NeutralPart::Kind;
using Role = NeutralMessage::Role;

constexpr qint64 mostUnasked = 32'000;         // what is allowed when the client names no limit
constexpr qint64 allowanceOfTheUnknown = 8192; // what every model that is still served can write

bool hasReplayedThinking(const NeutralMessage &message, const ModelTraits &traits)
{
    return std::any_of(message.parts.begin(), message.parts.end(), [&traits](const NeutralPart &part) {
        return part.kind == Kind::Reasoning && std::any_of(part.marks.begin(), part.marks.end(), [&](const auto &mark) {
                   return isReplayed(mark, traits);
               });
    });
}

/// The talk ends in results of tools, and no turn since the user's last words has thinking to go on from.
bool isLoopWithoutThinking(const std::vector<NeutralMessage> &messages, const ModelTraits &traits)
{
    const auto isAllResults = [](const NeutralMessage &message) {
        return std::all_of(message.parts.begin(), message.parts.end(),
                           [](const NeutralPart &part) { return part.kind == Kind::Result; });
    };
    bool isLoop = false;
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
        if (message->role == Role::Assistant && hasReplayedThinking(*message, traits))
            return false;
        const bool hasResult =
            message->role == Role::User && !message->parts.empty() && message->parts.front().kind == Kind::Result;
        if (message == messages.rbegin() && !hasResult)
            return false;
        isLoop = isLoop || hasResult;
        if (message->role == Role::User && message != messages.rbegin() && !isAllResults(*message))
            break;
    }
    return isLoop;
}

class Planner
{
public:
    Planner(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
        : m_request {request}
        , m_traits {traits}
        , m_notes {notes}
    {}

    MessagesThinking plan();

private:
    void limit();
    void switchOff();
    [[nodiscard]] bool isForced() const;
    void switchOn();
    void adapt();
    void enable();
    void fitBudget(qint64 budget, bool isAskedFor);

    const NeutralRequest &m_request;
    const ModelTraits &m_traits;
    DialectNotes &m_notes;
    MessagesThinking m_plan;
};

MessagesThinking Planner::plan()
{
    limit();
    const NeutralReasoning &asked = m_request.reasoning;
    const bool isOff = asked.mode == NeutralReasoning::Mode::Off || asked.effort == "none"
                       || (asked.mode != NeutralReasoning::Mode::Adaptive && asked.budgetTokens == 0);
    const bool isWanted = asked.mode != NeutralReasoning::Mode::Unset || !asked.effort.isEmpty() || asked.budgetTokens;
    if (m_traits.reasoning == Control::None && isWanted && !isOff)
        m_notes.add("reasoning");
    if (m_traits.reasoning == Control::None || !isWanted)
        return m_plan;
    if (isOff)
        switchOff();
    else
        switchOn();
    return m_plan;
}

void Planner::limit()
{
    const qint64 most = m_traits.maxOutputTokens > 0 ? m_traits.maxOutputTokens : std::numeric_limits<qint64>::max();
    if (m_request.maxOutputTokens) {
        m_plan.maxTokens = std::min(*m_request.maxOutputTokens, most);
        if (m_plan.maxTokens < *m_request.maxOutputTokens)
            m_notes.add("max_tokens");
    } else {
        m_plan.maxTokens = m_traits.maxOutputTokens > 0 ? std::min(most, mostUnasked) : allowanceOfTheUnknown;
    }
}

void Planner::switchOff()
{
    if (m_traits.canSwitchReasoningOff) {
        m_plan.mode = Mode::Disabled;
        return;
    }
    m_notes.add("reasoning");
    if (!m_traits.efforts.empty())
        m_plan.effort = m_traits.efforts.front(); // as little as can be
}

void Planner::switchOn()
{
    const NeutralReasoning &asked = m_request.reasoning;
    switch (m_traits.reasoning) {
    case Control::Budget:
        enable();
        if (!asked.effort.isEmpty() && !m_traits.efforts.empty())
            m_plan.effort = effortFor(asked, m_traits);
        break;
    case Control::Adaptive:
        adapt();
        m_plan.effort = effortFor(asked, m_traits);
        break;
    case Control::Effort:
        m_plan.effort = effortFor(asked, m_traits);
        break;
    case Control::Unknown:
        m_plan.effort = asked.effort;
        if (asked.mode == NeutralReasoning::Mode::Adaptive)
            adapt();
        else if (asked.mode == NeutralReasoning::Mode::On || asked.budgetTokens)
            enable();
        break;
    case Control::None:
        break;
    }
    if (m_plan.effort == "minimal")
        m_plan.effort = QByteArrayLiteral("low"); // the dialect's least
}

/// The service refuses thinking beside a tool that must be called.
bool Planner::isForced() const
{
    using Choice = NeutralToolChoice::Mode;
    const Choice choice = m_request.toolChoice.mode;
    return !m_request.tools.empty() && m_traits.takesToolChoice
           && (choice == Choice::Required || choice == Choice::Named);
}

void Planner::adapt()
{
    if (isForced())
        m_notes.add("reasoning");
    else
        m_plan.mode = Mode::Adaptive;
}

/// The service refuses a budget in the middle of a tool's run that began without thinking.
void Planner::enable()
{
    if (isForced() || isLoopWithoutThinking(m_request.messages, m_traits)) {
        m_notes.add("reasoning");
        return;
    }
    const bool isAskedFor = m_request.reasoning.budgetTokens.value_or(0) > 0;
    NeutralReasoning asked = m_request.reasoning;
    if (!isAskedFor)
        asked.budgetTokens.reset();
    fitBudget(budgetFor(asked, m_traits).value_or(usualThinkingBudget), isAskedFor);
}

void Planner::fitBudget(qint64 budget, bool isAskedFor)
{
    const qint64 most = m_traits.maxOutputTokens > 0 ? m_traits.maxOutputTokens : std::numeric_limits<qint64>::max();
    budget = clampedBudget(budget, m_traits);
    if (!m_request.maxOutputTokens)
        m_plan.maxTokens = std::min(most, std::max(m_plan.maxTokens, budget + roomForAnswerTokens));
    const std::optional<qint64> fitting = budgetWithin(m_plan.maxTokens, budget, isAskedFor, m_traits);
    if (!fitting) {
        m_notes.add("reasoning");
        return;
    }
    m_plan.mode = Mode::Enabled;
    m_plan.budgetTokens = *fitting;
}
} // namespace

MessagesThinking MessagesThinking::of(const NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes)
{
    return Planner {request, traits, notes}.plan();
}

bool isReplayed(const OpaqueMark &mark, const ModelTraits &traits)
{
    const bool isKnown = mark.kind == OpaqueMark::Kind::Signature || mark.kind == OpaqueMark::Kind::Redacted;
    return isKnown && !mark.family.isEmpty() && mark.family == traits.family;
}
