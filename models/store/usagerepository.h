// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "models/values/error.h"
#include "models/values/usagebucket.h"

class Connection;

/// Reads the sums by hour; never the calls. Writing them is CallWriter's.
///
/// Counts, sums and money of the hours, days and months of every zone are exact: all begin on quarters of an hour, and
/// the sums of an hour that a bound cuts are taken from its quarters. Bounds of a query inside a quarter take it in.
/// Times are not kept by quarter: those of an hour that is cut count where most of its calls do. What UsageSeal has
/// added up is read from there.
class UsageRepository final
{
public:
    explicit UsageRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// By time: in order, without the empty ones. By name: most calls first. BadRequest: no such zone.
    [[nodiscard]] Result<QList<UsageBucket>> buckets(const UsageQuery &query) const;
    [[nodiscard]] Result<QList<UsageBucket>> topModels(qint64 fromMs, qint64 toMs, int limit) const; ///< most calls
    [[nodiscard]] Result<qint64> callsSince(qint64 fromMs) const; ///< of the quarter of an hour and after
    [[nodiscard]] Result<QHash<qint64, qint64>> creditsByApp(qint64 fromMs,
                                                             qint64 toMs) const; ///< app id -> nano-credits

private:
    const Connection &m_connection;
};
