// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/spending.h"

#include <QDateTime>

namespace
{
constexpr qint64 dayMs = 24 * 60 * 60 * 1000;

PeriodSums::Span dayOf(qint64 atMs)
{
    const qint64 beginMs = atMs / dayMs * dayMs;
    return {beginMs, beginMs + dayMs};
}

PeriodSums::Span monthOf(qint64 atMs)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC).date();
    const QDate first {today.year(), today.month(), 1};
    return {first.startOfDay(Qt::UTC).toMSecsSinceEpoch(), first.addMonths(1).startOfDay(Qt::UTC).toMSecsSinceEpoch()};
}
} // namespace

Spending::Spending(const AppSnapshot &app, qint64 madeAtMs)
    : m_total {app.spentTotalNano}
    , m_month {&monthOf, madeAtMs, app.spentMonthNano}
    , m_day {&dayOf, madeAtMs, app.spentDayNano}
{}

void Spending::add(qint64 nano, qint64 startedAtMs, qint64 nowMs)
{
    m_total += nano;
    m_month.add(nano, startedAtMs, nowMs);
    m_day.add(nano, startedAtMs, nowMs);
}

qint64 Spending::within(BudgetPeriod period, qint64 nowMs)
{
    switch (period) {
    case BudgetPeriod::Day:
        return m_day.running(nowMs);
    case BudgetPeriod::Month:
        return m_month.running(nowMs);
    case BudgetPeriod::Total:
        break;
    }
    return m_total;
}

void Spending::complete(const AppSnapshot &app, qint64 madeAtMs)
{
    m_month.complete(app.spentMonthNano, madeAtMs);
    m_day.complete(app.spentDayNano, madeAtMs);
}

qint64 Spending::msUntilNext(BudgetPeriod period, qint64 nowMs)
{
    switch (period) {
    case BudgetPeriod::Day:
        return dayOf(nowMs).endMs - nowMs;
    case BudgetPeriod::Month:
        return monthOf(nowMs).endMs - nowMs;
    case BudgetPeriod::Total:
        break;
    }
    return 0;
}
