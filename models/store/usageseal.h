// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"

class Connection;

/// The sums by day of UTC and the totals by hour (tables usage_days and usage_totals), to which the sums of an hour are
/// added when it is over. They are complete for the time before untilMs(): whoever adds to the sums of an hour before
/// it adds to them too. Lives on the connection's thread.
class UsageSeal final
{
public:
    explicit UsageSeal(const Connection &connection)
        : m_connection {connection}
    {}

    /// 0: no hour was ever added.
    [[nodiscard]] Result<qint64> untilMs() const;
    /// Adds the next hour that is over, in one transaction of about a millisecond; false: there is none.
    [[nodiscard]] Result<bool> addNextHour(qint64 nowMs) const;

private:
    [[nodiscard]] Outcome add(qint64 hourMs) const;

    const Connection &m_connection;
};
