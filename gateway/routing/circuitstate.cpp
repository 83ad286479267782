// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/circuitstate.h"

#include <algorithm>

namespace
{
constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60 * secondMs;
constexpr qint64 hourMs = 60 * minuteMs;
/// A probe whose end nobody tells must not close the way for ever.
constexpr qint64 longestProbeMs = 15 * minuteMs;
constexpr qint64 firstBriefRestMs = 125;

struct Rest
{
    qint64 firstMs;
    qint64 longestMs;
};

Rest restOf(CircuitReason reason)
{
    switch (reason) {
    case CircuitReason::Refused:
        return {30 * secondMs, hourMs};
    case CircuitReason::OutOfFunds:
        return {5 * minuteMs, hourMs};
    case CircuitReason::RateLimited:
        return {secondMs, minuteMs};
    case CircuitReason::Failing:
        return {5 * secondMs, 2 * minuteMs};
    }
    return {minuteMs, minuteMs};
}

qint64 briefRestMs(int failures)
{
    return failures < 2 ? 0 : std::min(firstBriefRestMs << std::min(failures - 2, 20), secondMs);
}
} // namespace

qint64 circuitRestMs(CircuitReason reason, int failures)
{
    const Rest rest = restOf(reason);
    const int doublings = std::clamp(failures - 1, 0, 20);
    return std::min(rest.firstMs << doublings, rest.longestMs);
}

CircuitState::CircuitState(const Circuit &stored)
    : m_reason {stored.reason}
    , m_failures {std::max(1, stored.failures)}
    , m_sinceMs {stored.sinceMs}
    , m_untilMs {stored.untilMs}
    , m_detail {stored.detail}
{}

bool CircuitState::admits(qint64 nowMs) const
{
    return m_failures == 0 || (nowMs >= m_untilMs && (m_isBrief || nowMs >= m_probeUntilMs));
}

bool CircuitState::beginProbe(qint64 nowMs)
{
    if (m_failures == 0)
        return false;
    m_probeUntilMs = nowMs + longestProbeMs;
    return true;
}

bool CircuitState::fail(CircuitReason reason, qint64 begunAtMs, qint64 nowMs, qint64 hintMs, const QString &detail)
{
    const qint64 hintUntilMs = hintMs > 0 ? nowMs + std::min(hintMs, longestHintMs) : 0;
    if (m_failures > 0 && begunAtMs < m_untilMs) { // on its way since before it opened
        const bool isLonger = hintUntilMs > m_untilMs;
        m_untilMs = std::max(m_untilMs, hintUntilMs);
        return isLonger;
    }
    if (isKnown(begunAtMs))
        return false;
    open(reason, nowMs, detail);
    m_isBrief = false;
    m_untilMs = hintUntilMs > 0 ? hintUntilMs : nowMs + circuitRestMs(reason, m_failures);
    return true;
}

bool CircuitState::failAlone(CircuitReason reason, qint64 begunAtMs, qint64 nowMs, const QString &detail)
{
    if (isKnown(begunAtMs))
        return false;
    open(reason, nowMs, detail);
    m_isBrief = true;
    m_untilMs = nowMs + briefRestMs(m_failures);
    return true;
}

/// It began before the circuit opened, or before it closed.
bool CircuitState::isKnown(qint64 begunAtMs) const
{
    return begunAtMs < (m_failures > 0 ? m_untilMs : m_closedAtMs);
}

void CircuitState::open(CircuitReason reason, qint64 nowMs, const QString &detail)
{
    if (m_failures == 0)
        m_sinceMs = nowMs;
    m_reason = reason;
    ++m_failures;
    m_probeUntilMs = 0;
    m_detail = detail;
}

bool CircuitState::reset(qint64 nowMs)
{
    const bool wasOpen = m_failures > 0;
    if (wasOpen) {
        *this = {};
        m_closedAtMs = nowMs;
    }
    return wasOpen;
}

bool CircuitState::stepBack(qint64 stepMs, qint64 nowMs)
{
    const qint64 longestMs = std::max(circuitRestMs(m_reason, m_failures), longestHintMs);
    const qint64 knownUntilMs = m_untilMs;
    m_untilMs = std::min(m_untilMs - stepMs, nowMs + longestMs);
    if (m_probeUntilMs != 0)
        m_probeUntilMs = std::min(m_probeUntilMs - stepMs, nowMs + longestProbeMs);
    m_sinceMs = std::min(m_sinceMs, nowMs);
    m_closedAtMs = std::min(m_closedAtMs, nowMs);
    return m_failures > 0 && m_untilMs != knownUntilMs;
}

Circuit CircuitState::toCircuit(const CircuitPlace &place) const
{
    return {place, m_reason, m_sinceMs, m_untilMs, m_failures, m_detail};
}
