// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include "models/values/latencyhistogram.h"
#include "models/values/usagecounts.h"

/// One group of the usage query: an hour, a day, a month, an app, an account, a model, a provider or a type.
struct UsageBucket : UsageCounts
{
    qint64 startMs = 0;        ///< UTC start of the hour, day or month; 0 when not grouped by time
    QString key;               ///< the group's name; empty when grouped by time
    LatencyHistogram ttfb;     ///< of the calls whose answer a provider began; empty unless it was asked for
    LatencyHistogram duration; ///< of the calls that a provider was asked for; empty unless it was asked for

    /// Adds the counts, sums and times of `part`; startMs and key stay.
    void add(const UsageBucket &part)
    {
        UsageCounts::add(part);
        ttfb.merge(part.ttfb);
        duration.merge(part.duration);
    }
};

/// What a usage page or `portico usage` asks for.
struct UsageQuery
{
    enum class GroupBy
    {
        Hour,
        Day,
        Month,
        App,
        Account,
        Model,
        Provider,
        Type
    };
    GroupBy groupBy = GroupBy::Day;
    qint64 fromMs = 0;
    qint64 toMs = 0;             ///< exclusive
    QByteArray timeZone = "UTC"; ///< IANA id: where hours, days and months begin
    bool withLatency = false;    ///< the histograms, too
};

Q_DECLARE_METATYPE(UsageBucket)
