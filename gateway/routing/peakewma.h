// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

#include <QtGlobal>

/// How long something took of late: jumps up to a peak at once, falls back with time, and forgets what nobody has
/// measured for a while, so that it is tried again. Source: Finagle's "peak EWMA" load metric. A plain value.
class PeakEwma final
{
public:
    /// The span in which a value falls to a third.
    static constexpr qint64 decayMs = 30'000;

    /// What a failure counts as, at least: more than nearly every first byte takes, so that who fails at once does not
    /// count as fast.
    static constexpr qint64 failureUs = 60'000'000;

    void begin() { ++m_running; }

    void end() { m_running = std::max(0, m_running - 1); }

    void observe(qint64 tookUs, qint64 nowMs)
    {
        const double took = static_cast<double>(tookUs);
        const double kept = keptAt(nowMs);
        m_costUs = took > m_costUs ? took : m_costUs * kept + took * (1 - kept);
        m_atMs = nowMs;
    }

    /// It failed after so long.
    void fail(qint64 tookUs, qint64 nowMs) { observe(std::max(tookUs, failureUs), nowMs); }

    /// As never measured; what runs still does.
    void forget()
    {
        m_costUs = 0;
        m_atMs = 0;
    }

    /// To be compared: more is worse. What was never measured is free until a first call explores it; others wait for
    /// what that one finds.
    [[nodiscard]] double load(qint64 nowMs) const
    {
        if (m_atMs == 0)
            return m_running == 0 ? 0 : unknownUs * (m_running + 1);
        return m_costUs * keptAt(nowMs) * (m_running + 1);
    }

private:
    static constexpr double unknownUs = 1e12;

    [[nodiscard]] double keptAt(qint64 nowMs) const
    {
        return std::exp(-static_cast<double>(std::max<qint64>(0, nowMs - m_atMs)) / static_cast<double>(decayMs));
    }

    double m_costUs = 0;
    qint64 m_atMs = 0; ///< 0: never measured
    int m_running = 0;
};
