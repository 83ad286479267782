// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usageseal.h"

#include "models/store/sql.h"
#include "models/store/transaction.h"
#include "models/store/usagecolumns.h"
#include "models/store/usagespans.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Most calls that began in an hour have ended by then.
constexpr qint64 delayMs = usageHourMs;

QString daySql()
{
    const QString names = UsageColumns::names();
    return u"INSERT INTO usage_days (day_ms, app_id, account_id, provider_id, model, type, %1) "
           "SELECT ?, app_id, account_id, provider_id, model, type, %1 FROM usage_hours WHERE hour_ms = ? "
           "ON CONFLICT (day_ms, app_id, account_id, provider_id, model, type) DO UPDATE SET %2"_s.arg(
               names, UsageColumns::additions());
}

QString totalsSql()
{
    return u"INSERT INTO usage_totals (hour_ms, %1, quarters) "
           "SELECT hour_ms, %2, quarters_sum(quarters) FROM usage_hours WHERE hour_ms = ? GROUP BY hour_ms"_s.arg(
               UsageColumns::names(), UsageColumns::sums());
}
} // namespace

Result<qint64> UsageSeal::untilMs() const
{
    return readInteger(m_connection, u"SELECT until_ms FROM usage_seal"_s);
}

Result<bool> UsageSeal::addNextHour(qint64 nowMs) const
{
    const Result<qint64> until = untilMs();
    if (!until)
        return tl::unexpected {until.error()};
    const Result<qint64> hour =
        readInteger(m_connection, u"SELECT min(hour_ms) FROM usage_hours WHERE hour_ms >= ?"_s, {*until});
    if (!hour)
        return tl::unexpected {hour.error()};
    if (*hour == 0 || nowMs < *hour + usageHourMs + delayMs)
        return false;
    return add(*hour).map([] { return true; });
}

Outcome UsageSeal::add(qint64 hourMs) const
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    const Outcome added =
        change(m_connection, daySql(), {hourMs / usageDayMs * usageDayMs, hourMs})
            .and_then([&] { return change(m_connection, totalsSql(), {hourMs}); })
            .and_then(
                [&] { return change(m_connection, u"UPDATE usage_seal SET until_ms = ?"_s, {hourMs + usageHourMs}); });
    return added ? transaction.commit() : added;
}
