// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/periodsums.h"

#include <algorithm>

#include "models/values/clockstep.h"

namespace
{
/// A clock may be wrong over a midnight or two before somebody corrects it.
constexpr size_t keptPeriods = 4;
} // namespace

PeriodSums::PeriodSums(SpanOf spanOf, qint64 atMs, qint64 spentNano)
    : m_spanOf {spanOf}
    , m_periods {{spanOf(atMs), spentNano}}
{}

void PeriodSums::add(qint64 nano, qint64 startedAtMs, qint64 nowMs)
{
    rollTo(nowMs);
    auto period = m_periods.begin();
    if (startedAtMs < period->span.beginMs)
        period = std::find_if(period, m_periods.end(), [=](const Period &one) { return one.holds(startedAtMs); });
    if (period != m_periods.end())
        period->spentNano += nano;
}

qint64 PeriodSums::running(qint64 nowMs)
{
    rollTo(nowMs);
    return m_periods.front().spentNano;
}

void PeriodSums::complete(qint64 spentNano, qint64 atMs)
{
    Period &period = m_periods.front();
    if (period.isComplete || !period.holds(atMs))
        return;
    period.spentNano = std::max(period.spentNano, spentNano); // what has been counted here may be recorded already
    period.isComplete = true;
}

void PeriodSums::rollTo(qint64 nowMs)
{
    const Span running = m_periods.front().span;
    if (nowMs < running.endMs && !isStepBack(nowMs, running.beginMs))
        return;
    const auto known =
        std::find_if(m_periods.begin(), m_periods.end(), [nowMs](const Period &one) { return one.holds(nowMs); });
    if (known != m_periods.end()) {
        std::rotate(m_periods.begin(), known, known + 1);
        return;
    }
    if (m_periods.size() == keptPeriods)
        m_periods.pop_back();
    const Span span = m_spanOf(nowMs);
    // All that is spent in the next one passes through here.
    m_periods.insert(m_periods.begin(), {span, 0, span.beginMs == running.endMs});
}
