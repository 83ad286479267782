// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/spending.h"

#include <QDateTime>

namespace
{
constexpr qint64 dayMs = 24 * 60 * 60 * 1000;

qint64 nextDayMs(qint64 nowMs)
{
    return (nowMs / dayMs + 1) * dayMs;
}

/// 0: the one that `nowMs` is in.
qint64 monthMs(qint64 nowMs, int monthsOn)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date();
    return QDate {today.year(), today.month(), 1}.addMonths(monthsOn).startOfDay(Qt::UTC).toMSecsSinceEpoch();
}

qint64 nextMonthMs(qint64 nowMs)
{
    return monthMs(nowMs, 1);
}
} // namespace

Spending::Spending(const AppSnapshot &app, qint64 madeAtMs)
    : m_total {app.spentTotalNano}
    , m_month {app.spentMonthNano}
    , m_day {app.spentDayNano}
    , m_monthBeginMs {monthMs(madeAtMs, 0)}
    , m_nextDayMs {nextDayMs(madeAtMs)}
    , m_nextMonthMs {nextMonthMs(madeAtMs)}
{}

void Spending::add(qint64 nano, qint64 startedAtMs, qint64 nowMs)
{
    rollOver(nowMs);
    m_total += nano;
    if (startedAtMs >= m_monthBeginMs)
        m_month += nano;
    if (startedAtMs >= m_nextDayMs - dayMs)
        m_day += nano;
}

qint64 Spending::within(BudgetPeriod period, qint64 nowMs)
{
    rollOver(nowMs);
    switch (period) {
    case BudgetPeriod::Day:
        return m_day;
    case BudgetPeriod::Month:
        return m_month;
    case BudgetPeriod::Total:
        break;
    }
    return m_total;
}

qint64 Spending::msUntilNext(BudgetPeriod period, qint64 nowMs)
{
    switch (period) {
    case BudgetPeriod::Day:
        return nextDayMs(nowMs) - nowMs;
    case BudgetPeriod::Month:
        return nextMonthMs(nowMs) - nowMs;
    case BudgetPeriod::Total:
        break;
    }
    return 0;
}

void Spending::rollOver(qint64 nowMs)
{
    if (nowMs >= m_nextDayMs) {
        m_day = 0;
        m_nextDayMs = nextDayMs(nowMs);
    }
    if (nowMs >= m_nextMonthMs) {
        m_month = 0;
        m_monthBeginMs = monthMs(nowMs, 0);
        m_nextMonthMs = nextMonthMs(nowMs);
    }
}
