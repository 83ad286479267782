// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/usagebuckets.h"

#include <QDateTime>
#include <QHash>

#include "models/values/localperiods.h"

namespace
{
constexpr qint64 hourMs = 3'600'000;

qint64 startOfLocalDay(qint64 utcMs)
{
    return startOfDayMs(QDateTime::fromMSecsSinceEpoch(utcMs).date());
}
} // namespace

QList<UsageBucket> bucketsByHour(const QList<UsageBucket> &hours, qint64 fromMs, qint64 toMs)
{
    QHash<qint64, UsageBucket> known;
    for (const UsageBucket &hour : hours)
        known[hour.startMs / hourMs].add(hour);
    QList<UsageBucket> all;
    for (qint64 hour = fromMs / hourMs; hour * hourMs < toMs; ++hour) {
        UsageBucket bucket = known.value(hour);
        bucket.startMs = hour * hourMs;
        all.append(bucket);
    }
    return all;
}

QList<UsageBucket> bucketsByDay(const QList<UsageBucket> &hours, qint64 fromMs, qint64 toMs)
{
    QHash<qint64, UsageBucket> known;
    for (const UsageBucket &hour : hours)
        known[startOfLocalDay(hour.startMs)].add(hour);
    QList<UsageBucket> all;
    // By calendar days: a day with a change of clocks has 23 or 25 hours.
    for (QDate day = QDateTime::fromMSecsSinceEpoch(fromMs).date(); startOfDayMs(day) < toMs; day = day.addDays(1)) {
        const qint64 startMs = startOfDayMs(day);
        UsageBucket bucket = known.value(startMs);
        bucket.startMs = startMs;
        all.append(bucket);
    }
    return all;
}
