// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagerepository.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

#include <QTimeZone>

#include "models/store/sql.h"
#include "models/store/usagefold.h"
#include "models/store/usageseal.h"
#include "models/store/usagespans.h"
#include "models/values/localperiods.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// What a group is: its id and name in SQL, and the table that the name is from.
struct Grouping
{
    QString id;
    QString name;
    QString join;
};

Grouping named(const QString &table, const QString &id)
{
    return {u"u."_s + id, u"coalesce(n.name, '')"_s, u"LEFT JOIN %1 n ON n.id = u.%2 "_s.arg(table, id)};
}

Grouping groupingOf(UsageQuery::GroupBy groupBy)
{
    switch (groupBy) {
    case UsageQuery::GroupBy::App:
        return named(u"apps"_s, u"app_id"_s);
    case UsageQuery::GroupBy::Account:
        return named(u"accounts"_s, u"account_id"_s);
    case UsageQuery::GroupBy::Provider:
        return named(u"ai_providers"_s, u"provider_id"_s);
    case UsageQuery::GroupBy::Type:
        return {u"u.type"_s, u"u.type"_s, {}};
    case UsageQuery::GroupBy::Model:
        return {u"u.model"_s, u"u.model"_s, {}};
    case UsageQuery::GroupBy::Hour:
    case UsageQuery::GroupBy::Day:
    case UsageQuery::GroupBy::Month:
        break;
    }
    return {u"u.hour_ms"_s, u"''"_s, {}};
}

std::optional<LocalPeriod> periodOf(UsageQuery::GroupBy groupBy)
{
    switch (groupBy) {
    case UsageQuery::GroupBy::Hour:
        return LocalPeriod::Hour;
    case UsageQuery::GroupBy::Day:
        return LocalPeriod::Day;
    case UsageQuery::GroupBy::Month:
        return LocalPeriod::Month;
    default:
        return std::nullopt;
    }
}

/// Where sums are read from.
struct Source
{
    QString table;
    QString time;
    bool hasOneRowPerGroup = false;
};

Source hours()
{
    return {u"usage_hours"_s, u"hour_ms"_s, false};
}

/// What holds the same in fewer rows, for the time that is added up: for periods the hours of all groups together, for
/// groups their days.
Source coarser(bool isByPeriod)
{
    return isByPeriod ? Source {u"usage_totals"_s, u"hour_ms"_s, true} : Source {u"usage_days"_s, u"day_ms"_s, false};
}

/// The rows within the spans of a JSON list of [from, to] pairs.
QString fromSql(const Source &source, const Grouping &grouping)
{
    return u"FROM json_each(?) span CROSS JOIN %1 u "_s.arg(source.table) + grouping.join
           + u"WHERE u.%1 >= span.value ->> 0 AND u.%1 < span.value ->> 1 "_s.arg(source.time);
}

QString wholeSql(const Source &source, const Grouping &grouping, bool withLatency)
{
    if (source.hasOneRowPerGroup) { // adding up one row is half of the work
        return u"SELECT u.hour_ms, '', u.hour_ms, u.calls, u.failures, u.input_tokens, u.output_tokens, u.cache_read, "
               "u.cost_nano, u.credits_nano, u.unpriced_calls, u.ttfb_sum_us, u.duration_sum_us"_s
               + (withLatency ? u", u.ttfb_histogram, u.duration_histogram "_s : u" "_s) + fromSql(source, grouping);
    }
    return u"SELECT "_s + grouping.id + u", "_s + grouping.name + u", u."_s + source.time
           + u", sum(u.calls), sum(u.failures), sum(u.input_tokens), sum(u.output_tokens), "
             "sum(u.cache_read), sum(u.cost_nano), sum(u.credits_nano), sum(u.unpriced_calls), sum(u.ttfb_sum_us), "
             "sum(u.duration_sum_us)"_s
           + (withLatency ? u", latency_sum(u.ttfb_histogram), latency_sum(u.duration_histogram) "_s : u" "_s)
           + fromSql(source, grouping) + u"GROUP BY "_s + grouping.id;
}

QString cutSql(const Source &source, const Grouping &grouping, bool withLatency)
{
    return u"SELECT "_s + grouping.id + u", "_s + grouping.name + u", u.hour_ms, u.quarters"_s
           + (withLatency ? u", u.ttfb_histogram, u.duration_histogram "_s : u" "_s) + fromSql(source, grouping);
}

QString listOf(const std::vector<UsageSpan> &spans)
{
    QString list;
    for (const UsageSpan &span : spans)
        list += (list.isEmpty() ? u"[%1,%2]"_s : u",[%1,%2]"_s).arg(span.fromMs).arg(span.toMs);
    return u'[' + list + u']';
}

/// What both queries begin with, and the times, if any, from `timesColumn` on.
UsageFold::Row rowOf(const QSqlQuery &row, int timesColumn, bool withLatency)
{
    UsageFold::Row found;
    found.id = row.value(0).toString();
    found.name = row.value(1).toString();
    found.startMs = row.value(2).toLongLong();
    if (withLatency) {
        found.ttfb = row.value(timesColumn).toByteArray();
        found.duration = row.value(timesColumn + 1).toByteArray();
    }
    return found;
}

Outcome readWhole(const Connection &connection, const UsageQuery &query, const Source &source,
                  const std::vector<UsageSpan> &spans, UsageFold &fold)
{
    if (spans.empty())
        return {};
    Result<QSqlQuery> row =
        runSql(connection, wholeSql(source, groupingOf(query.groupBy), query.withLatency), {listOf(spans)});
    if (!row)
        return tl::unexpected {row.error()};
    while (row->next()) {
        int column = 3;
        UsageFold::Row found = rowOf(*row, column + static_cast<int>(UsageCounts::parts().size()), query.withLatency);
        for (const auto part : UsageCounts::parts())
            found.sums.*part = row->value(column++).toLongLong();
        fold.addWhole(found);
    }
    return {};
}

Outcome readCut(const Connection &connection, const UsageQuery &query, const Source &source,
                const std::vector<UsageSpan> &spans, UsageFold &fold)
{
    if (spans.empty())
        return {};
    Result<QSqlQuery> row =
        runSql(connection, cutSql(source, groupingOf(query.groupBy), query.withLatency), {listOf(spans)});
    if (!row)
        return tl::unexpected {row.error()};
    while (row->next()) {
        const auto quarters = QuarterSums::decoded(row->value(3).toByteArray());
        if (!quarters)
            return fail(ErrorCode::DatabaseDamaged, u"the sums of an hour cannot be read"_s);
        fold.addCut(rowOf(*row, 4, query.withLatency), *quarters);
    }
    return {};
}

/// What is added up is read from there, the rest from the sums by hour.
Outcome readSpans(const Connection &connection, const UsageQuery &query, const UsageSpans &spans, UsageFold &fold)
{
    const bool isByPeriod = periodOf(query.groupBy).has_value();
    const Result<qint64> untilMs = UsageSeal {connection}.untilMs();
    if (!untilMs)
        return tl::unexpected {untilMs.error()};
    const UsageTiers whole = usageTiers(spans.whole, *untilMs, isByPeriod ? usageHourMs : usageDayMs);
    // The fewer groups a row holds, the nearer its times come to where they belong. That matters for an hour only, and
    // costs 5 ms for a day of them in a busy hub.
    constexpr size_t manyHours = 8 * 24;
    const bool isLong = query.groupBy != UsageQuery::GroupBy::Hour || spans.cut.size() > manyHours;
    const UsageTiers cut = usageTiers(spans.cut, isByPeriod && isLong ? *untilMs : 0, usageHourMs);
    return readWhole(connection, query, coarser(isByPeriod), whole.coarse, fold)
        .and_then([&] { return readWhole(connection, query, hours(), whole.fine, fold); })
        .and_then([&] { return readCut(connection, query, coarser(isByPeriod), cut.coarse, fold); })
        .and_then([&] { return readCut(connection, query, hours(), cut.fine, fold); });
}

/// The range in whole quarters, cut to the time of which there are sums: who asks from the beginning of time does not
/// get a list of all its days. Empty when nothing is left.
Result<UsageSpan> knownRange(const Connection &connection, const UsageQuery &query)
{
    const Result<qint64> first = readInteger(connection, u"SELECT min(hour_ms) FROM usage_hours"_s);
    if (!first)
        return tl::unexpected {first.error()};
    const Result<qint64> last = readInteger(connection, u"SELECT max(hour_ms) FROM usage_hours"_s);
    if (!last)
        return tl::unexpected {last.error()};
    const qint64 fromMs = std::max(query.fromMs, *first);
    const qint64 toMs = std::min(query.toMs, *last + usageHourMs);
    return inQuarters({fromMs, toMs});
}

/// The range's own bounds and the periods' between them.
std::vector<qint64> boundsOf(const UsageSpan &range, const std::vector<qint64> &periods)
{
    std::vector<qint64> bounds {range.fromMs};
    for (const qint64 start : periods) {
        if (const qint64 bound = start / usageQuarterMs * usageQuarterMs; bound > bounds.back() && bound < range.toMs)
            bounds.push_back(bound);
    }
    bounds.push_back(range.toMs);
    return bounds;
}
} // namespace

Result<QList<UsageBucket>> UsageRepository::buckets(const UsageQuery &query) const
{
    const QTimeZone zone {query.timeZone};
    if (!zone.isValid())
        return fail(ErrorCode::BadRequest, u"there is no time zone \"%1\""_s.arg(QString::fromUtf8(query.timeZone)));
    const Result<UsageSpan> range = knownRange(m_connection, query);
    if (!range)
        return tl::unexpected {range.error()};
    if (query.fromMs >= query.toMs || range->fromMs >= range->toMs)
        return QList<UsageBucket> {};
    const std::optional<LocalPeriod> period = periodOf(query.groupBy);
    const std::vector<qint64> periods =
        period ? localPeriods(*period, range->fromMs, range->toMs, zone) : std::vector<qint64> {};
    const UsageSpans spans = usageSpans(boundsOf(*range, periods));
    UsageFold fold {periods, range->fromMs, range->toMs};
    return readSpans(m_connection, query, spans, fold).map([&fold] { return fold.groups(); });
}

Result<QList<UsageBucket>> UsageRepository::topModels(qint64 fromMs, qint64 toMs, int limit) const
{
    UsageQuery query;
    query.groupBy = UsageQuery::GroupBy::Model;
    query.fromMs = fromMs;
    query.toMs = toMs;
    return buckets(query).map(
        [limit](const QList<UsageBucket> &found) { return found.first(std::min<qsizetype>(limit, found.size())); });
}

Result<qint64> UsageRepository::callsSince(qint64 fromMs) const
{
    UsageQuery query;
    query.groupBy = UsageQuery::GroupBy::Month;
    query.fromMs = fromMs;
    query.toMs = std::numeric_limits<qint64>::max() - usageHourMs;
    return buckets(query).map([](const QList<UsageBucket> &months) {
        return std::accumulate(months.begin(), months.end(), qint64 {0},
                               [](qint64 sum, const UsageBucket &month) { return sum + month.calls; });
    });
}

Result<QHash<qint64, qint64>> UsageRepository::creditsByApp(qint64 fromMs, qint64 toMs) const
{
    Result<QSqlQuery> row =
        runSql(m_connection,
               u"SELECT app_id, sum(credits_nano) FROM usage_hours WHERE hour_ms >= ? AND hour_ms < ? "
               "GROUP BY app_id"_s,
               {fromMs, toMs});
    if (!row)
        return tl::unexpected {row.error()};
    QHash<qint64, qint64> credits;
    while (row->next())
        credits.insert(row->value(0).toLongLong(), row->value(1).toLongLong());
    return credits;
}
