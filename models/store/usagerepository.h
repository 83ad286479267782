// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "models/values/error.h"
#include "models/values/usagebucket.h"

class Connection;

/// Reads table usage_hours, the sums by hour; never the calls. Writing it is CallWriter's.
///
/// A range is given in milliseconds, a row is a whole UTC hour. A bound on :15, :30 or :45 is the edge of a day in a
/// zone that is no whole hours off, and the hour around it goes to the side where more of it lies; any other bound
/// takes in the hour it falls into. In such zones a day's sums are exact to the half hour at its edges.
class UsageRepository final
{
public:
    explicit UsageRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<UsageBucket>> buckets(const UsageQuery &query) const;
    [[nodiscard]] Result<QList<UsageBucket>> topModels(qint64 fromMs, qint64 toMs, int limit) const; ///< most calls
    [[nodiscard]] Result<QHash<qint64, qint64>> creditsByApp(qint64 fromMs) const; ///< app id -> nano-credits

private:
    const Connection &m_connection;
};
