// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptplan.h"

#include <algorithm>

#include "gateway/routing/keyneed.h"

AttemptPlan::AttemptPlan(std::vector<ModelTarget> targets, bool streamed, std::optional<quint64> session)
    : m_targets {std::move(targets)}
    , m_streamed {streamed}
    , m_session {session}
{}

std::optional<AttemptPlan::Choice> AttemptPlan::next(RoutingState &routing, qint64 nowMs)
{
    if (m_attempts >= maxAttempts)
        return std::nullopt;
    if (std::optional<Choice> choice = nextOf(routing, false, nowMs); choice || m_attempts > 0)
        return choice;
    m_target = 0;
    return nextOf(routing, true, nowMs);
}

std::optional<AttemptPlan::Choice> AttemptPlan::nextOf(RoutingState &routing, bool isLastResort, qint64 nowMs)
{
    for (; m_target < m_targets.size(); leaveTarget()) {
        if (m_attemptsAtTarget >= maxAttemptsPerTarget)
            continue;
        const ModelTarget &target = m_targets[m_target];
        if (m_lastCredential != 0)
            m_triedCredentials.insert(m_lastCredential);
        const bool mustHaveKey = m_attemptsAtTarget > 0 || needsKey(*target.provider);
        std::optional<RoutingState::Choice> chosen =
            routing.choose(target, {m_streamed, mustHaveKey, isLastResort, m_session}, m_triedCredentials, nowMs);
        if (!chosen)
            continue;
        m_lastCredential = chosen->credential ? chosen->credential->id : 0;
        const bool isSameTarget = m_attemptsAtTarget++ > 0;
        return Choice {&target, chosen->credential, ++m_attempts, isSameTarget, std::move(chosen->lease)};
    }
    return std::nullopt;
}

bool AttemptPlan::repeat()
{
    if (m_attempts >= maxAttempts)
        return false;
    ++m_attempts;
    return true;
}

void AttemptPlan::leaveTarget()
{
    ++m_target;
    m_attemptsAtTarget = 0;
    m_timeoutsAtTarget = 0;
    m_lastCredential = 0;
    m_triedCredentials.clear();
}

void AttemptPlan::noteTimeout()
{
    if (++m_timeoutsAtTarget >= maxTimeoutsPerTarget)
        leaveTarget();
}

bool AttemptPlan::hasNextAfterTimeout(RoutingState &routing, qint64 nowMs) const
{
    if (m_attempts >= maxAttempts || m_target >= m_targets.size())
        return false;
    const bool staysHere = m_attemptsAtTarget < maxAttemptsPerTarget && m_timeoutsAtTarget + 1 < maxTimeoutsPerTarget;
    if (staysHere && m_targets[m_target].provider->credentials.size() > 1) {
        QSet<qint64> tried = m_triedCredentials;
        tried.insert(m_lastCredential);
        if (routing.mayChoose(m_targets[m_target], true, tried, nowMs))
            return true;
    }
    return std::any_of(m_targets.begin() + static_cast<std::ptrdiff_t>(m_target) + 1, m_targets.end(),
                       [&routing, nowMs](const ModelTarget &target) {
                           return routing.mayChoose(target, needsKey(*target.provider), {}, nowMs);
                       });
}

std::optional<RoutingState::Wait> AttemptPlan::waitFor(RoutingState &routing, qint64 nowMs) const
{
    std::optional<RoutingState::Wait> first;
    for (const ModelTarget &target : m_targets) {
        std::optional<RoutingState::Wait> wait = routing.waitFor(target, nowMs);
        if (!wait && !(needsKey(*target.provider) && target.provider->credentials.empty()))
            return std::nullopt;
        if (wait && wait->reason == CircuitReason::Failing)
            wait->untilMs = nowMs;
        if (wait && (!first || wait->untilMs < first->untilMs))
            first = wait;
    }
    return first;
}

bool AttemptPlan::hasOnePlace() const
{
    return m_targets.size() == 1 && m_targets.front().provider->credentials.size() <= 1;
}
