// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"

class Connection;

/// The sums by day and the totals by hour (tables usage_days and usage_totals), which are made of the sums by hour when
/// a day of UTC is over. They are complete for the time before untilMs(): whoever adds to the sums of an hour before it
/// adds to them too. Lives on the connection's thread.
class UsageSeal final
{
public:
    explicit UsageSeal(const Connection &connection)
        : m_connection {connection}
    {}

    /// 0: no day was ever added up.
    [[nodiscard]] Result<qint64> untilMs() const;
    /// Adds up the next day that is over, in one transaction of some milliseconds; false: there is none.
    [[nodiscard]] Result<bool> addNextDay(qint64 nowMs) const;

private:
    [[nodiscard]] Outcome add(qint64 dayMs) const;

    const Connection &m_connection;
};
