// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/metering/periodsums.h"
#include "models/values/hubsnapshot.h"

/// What an app has spent in the running UTC day and month and in all, in nano-credits. Begins with a snapshot's sums
/// and counts on by itself; rolls over by the time it is told, also back after a step of the clock, see PeriodSums. Not
/// thread-safe.
class Spending final
{
public:
    Spending() = default;
    /// The sums of `app` as of `madeAtMs`.
    Spending(const AppSnapshot &app, qint64 madeAtMs);

    /// Counts in the day and the month in which the call began, as the sums by hour do.
    void add(qint64 nano, qint64 startedAtMs, qint64 nowMs);
    [[nodiscard]] qint64 within(BudgetPeriod period, qint64 nowMs);
    /// A newer snapshot's sums fill in what a step of the clock made unknown; no more of them is used.
    void complete(const AppSnapshot &app, qint64 madeAtMs);
    /// Until the period's next beginning; 0: it has none.
    [[nodiscard]] static qint64 msUntilNext(BudgetPeriod period, qint64 nowMs);

private:
    qint64 m_total = 0;
    PeriodSums m_month;
    PeriodSums m_day;
};
