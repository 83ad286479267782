// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/hubsnapshot.h"

/// What an app has spent in the running UTC day and month and in all, in nano-credits. Begins with a snapshot's sums
/// and counts on by itself; rolls over by the time it is told. Not thread-safe.
class Spending final
{
public:
    Spending() = default;
    /// The sums of `app` as of `madeAtMs`.
    Spending(const AppSnapshot &app, qint64 madeAtMs);

    /// Counts in the day and the month in which the call began, as the sums by hour do.
    void add(qint64 nano, qint64 startedAtMs, qint64 nowMs);
    [[nodiscard]] qint64 within(BudgetPeriod period, qint64 nowMs);
    /// Until the period's next beginning; 0: it has none.
    [[nodiscard]] static qint64 msUntilNext(BudgetPeriod period, qint64 nowMs);

private:
    void rollOver(qint64 nowMs);

    qint64 m_total = 0;
    qint64 m_month = 0;
    qint64 m_day = 0;
    qint64 m_monthBeginMs = 0;
    qint64 m_nextDayMs = 0;
    qint64 m_nextMonthMs = 0;
};
