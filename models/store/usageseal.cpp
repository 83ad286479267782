// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usageseal.h"

#include "models/store/sql.h"
#include "models/store/transaction.h"
#include "models/store/usagespans.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Most calls that began on a day have ended by then.
constexpr qint64 delayMs = usageHourMs;

QString sums()
{
    return u"sum(calls), sum(failures), sum(input_tokens), sum(output_tokens), sum(cache_read), sum(cost_nano), "
           "sum(credits_nano), sum(unpriced_calls), sum(ttfb_sum_us), sum(duration_sum_us), "_s;
}

QString daySql()
{
    return u"INSERT INTO usage_days (day_ms, app_id, account_id, provider_id, model, type, calls, failures, "
           "input_tokens, output_tokens, cache_read, cost_nano, credits_nano, unpriced_calls, ttfb_sum_us, "
           "duration_sum_us, ttfb_histogram, duration_histogram) "
           "SELECT ?, app_id, account_id, provider_id, model, type, "_s
           + sums()
           + u"latency_sum(ttfb_histogram), latency_sum(duration_histogram) FROM usage_hours "
             "WHERE hour_ms >= ? AND hour_ms < ? GROUP BY app_id, account_id, provider_id, model, type"_s;
}

QString totalsSql()
{
    return u"INSERT INTO usage_totals (hour_ms, calls, failures, input_tokens, output_tokens, cache_read, cost_nano, "
           "credits_nano, unpriced_calls, ttfb_sum_us, duration_sum_us, quarters, ttfb_histogram, duration_histogram) "
           "SELECT hour_ms, "_s
           + sums()
           + u"quarters_sum(quarters), latency_sum(ttfb_histogram), latency_sum(duration_histogram) FROM usage_hours "
             "WHERE hour_ms >= ? AND hour_ms < ? GROUP BY hour_ms"_s;
}
} // namespace

Result<qint64> UsageSeal::untilMs() const
{
    return readInteger(m_connection, u"SELECT until_ms FROM usage_seal"_s);
}

Result<bool> UsageSeal::addNextDay(qint64 nowMs) const
{
    const Result<qint64> until = untilMs();
    if (!until)
        return tl::unexpected {until.error()};
    const Result<qint64> first =
        readInteger(m_connection, u"SELECT min(hour_ms) FROM usage_hours WHERE hour_ms >= ?"_s, {*until});
    if (!first)
        return tl::unexpected {first.error()};
    const qint64 day = *first / usageDayMs * usageDayMs;
    if (*first == 0 || nowMs < day + usageDayMs + delayMs)
        return false;
    return add(day).map([] { return true; });
}

Outcome UsageSeal::add(qint64 dayMs) const
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    const qint64 endMs = dayMs + usageDayMs;
    const Outcome added = change(m_connection, daySql(), {dayMs, dayMs, endMs}).and_then([&] {
        return change(m_connection, totalsSql(), {dayMs, endMs});
    });
    if (!added)
        return added;
    if (const Outcome noted = change(m_connection, u"UPDATE usage_seal SET until_ms = ?"_s, {endMs}); !noted)
        return noted;
    return transaction.commit();
}
