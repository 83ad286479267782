// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/localperiods.h"

#include <QDateTime>

namespace
{
constexpr qint64 hourMs = 3'600'000;
constexpr qint64 msPerSecond = 1000;

qint64 floorDiv(qint64 dividend, qint64 divisor)
{
    return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

qint64 offsetMs(qint64 utcMs, const QTimeZone &zone)
{
    return zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC)) * msPerSecond;
}

/// Clocks change at full hours of the time before, so that the change is a beginning of its own where they change by
/// less than an hour.
qint64 hourStart(qint64 utcMs, const QTimeZone &zone)
{
    const qint64 offset = offsetMs(utcMs, zone);
    const qint64 start = floorDiv(utcMs + offset, hourMs) * hourMs - offset;
    const qint64 offsetThere = offsetMs(start, zone);
    if (offsetThere == offset)
        return start;
    // The change is between the two; it lies on a full hour of the clock before.
    const qint64 change = floorDiv(utcMs + offsetThere, hourMs) * hourMs - offsetThere;
    return offsetMs(change, zone) == offset ? std::max(start, change) : start;
}

qint64 nextHour(qint64 startMs, const QTimeZone &zone)
{
    const qint64 offset = offsetMs(startMs, zone);
    return (floorDiv(startMs + offset, hourMs) + 1) * hourMs - offset;
}

QDate firstDate(LocalPeriod period, qint64 utcMs, const QTimeZone &zone)
{
    const QDate date = QDateTime::fromMSecsSinceEpoch(utcMs, zone).date();
    return period == LocalPeriod::Month ? QDate {date.year(), date.month(), 1} : date;
}

std::vector<qint64> hours(qint64 fromMs, qint64 toMs, const QTimeZone &zone)
{
    std::vector<qint64> starts {hourStart(fromMs, zone)};
    while (starts.back() < toMs)
        starts.push_back(nextHour(starts.back(), zone));
    return starts;
}

std::vector<qint64> dates(LocalPeriod period, qint64 fromMs, qint64 toMs, const QTimeZone &zone)
{
    QDate date = firstDate(period, fromMs, zone);
    std::vector<qint64> starts {startOfDayMs(date, zone)};
    while (starts.back() < toMs) {
        date = period == LocalPeriod::Month ? date.addMonths(1) : date.addDays(1);
        const bool isThere = date.startOfDay(zone).isValid();
        if (const qint64 startMs = startOfDayMs(date, zone); isThere && startMs > starts.back())
            starts.push_back(startMs);
    }
    return starts;
}

/// Of two midnights Qt gives the second.
qint64 firstMidnightMs(const QDateTime &midnight)
{
    const QDateTime before = midnight.addMSecs(-1);
    const bool isSecond = before.date() == midnight.date();
    const int changeSeconds = isSecond ? before.offsetFromUtc() - midnight.offsetFromUtc() : 0;
    return midnight.toMSecsSinceEpoch() - changeSeconds * msPerSecond;
}
} // namespace

qint64 startOfDayMs(QDate date)
{
    return firstMidnightMs(date.startOfDay());
}

qint64 startOfDayMs(QDate date, const QTimeZone &zone)
{
    return firstMidnightMs(date.startOfDay(zone));
}

std::vector<qint64> localPeriods(LocalPeriod period, qint64 fromMs, qint64 toMs, const QTimeZone &zone)
{
    if (fromMs >= toMs || !zone.isValid())
        return {};
    return period == LocalPeriod::Hour ? hours(fromMs, toMs, zone) : dates(period, fromMs, toMs, zone);
}
