// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagerepository.h"

#include <QDateTime>
#include <QTimeZone>

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 hourMs = 3'600'000;

bool isOffHourEdge(qint64 ms)
{
    return ms % (hourMs / 4) == 0 && ms % hourMs != 0;
}

/// The first hour of a range that begins at `ms`; also the first hour after one that ends there.
qint64 firstHour(qint64 ms)
{
    if (isOffHourEdge(ms))
        return (ms + hourMs / 2 - 1) / hourMs * hourMs;
    return ms / hourMs * hourMs;
}

qint64 endHour(qint64 ms)
{
    return isOffHourEdge(ms) ? firstHour(ms) : (ms + hourMs - 1) / hourMs * hourMs;
}

UsageBucket bucketOf(const QSqlQuery &row)
{
    UsageBucket bucket;
    int column = 1;
    for (qint64 *part :
         {&bucket.calls, &bucket.failures, &bucket.inputTokens, &bucket.outputTokens, &bucket.cacheReadTokens,
          &bucket.costNano, &bucket.creditsNano, &bucket.unpricedCalls, &bucket.ttfbSumUs, &bucket.durationSumUs})
        *part = row.value(column++).toLongLong();
    return bucket;
}

QString sums()
{
    return u"sum(u.calls), sum(u.failures), sum(u.input_tokens), sum(u.output_tokens), sum(u.cache_read), "
           "sum(u.cost_nano), sum(u.credits_nano), sum(u.unpriced_calls), sum(u.ttfb_sum_us), sum(u.duration_sum_us) "
           "FROM usage_hours u "_s;
}

QString namedSql(UsageQuery::GroupBy groupBy)
{
    const QString range = u"WHERE u.hour_ms >= ? AND u.hour_ms < ? "_s;
    switch (groupBy) {
    case UsageQuery::GroupBy::App:
        return u"SELECT coalesce(n.name, ''), "_s + sums() + u"LEFT JOIN apps n ON n.id = u.app_id "_s + range
               + u"GROUP BY u.app_id ORDER BY sum(u.calls) DESC, u.app_id"_s;
    case UsageQuery::GroupBy::Account:
        return u"SELECT coalesce(n.name, ''), "_s + sums() + u"LEFT JOIN accounts n ON n.id = u.account_id "_s + range
               + u"GROUP BY u.account_id ORDER BY sum(u.calls) DESC, u.account_id"_s;
    case UsageQuery::GroupBy::Provider:
        return u"SELECT coalesce(n.name, ''), "_s + sums() + u"LEFT JOIN ai_providers n ON n.id = u.provider_id "_s
               + range + u"GROUP BY u.provider_id ORDER BY sum(u.calls) DESC, u.provider_id"_s;
    case UsageQuery::GroupBy::Model:
    case UsageQuery::GroupBy::Hour:
    case UsageQuery::GroupBy::Day:
        break;
    }
    return u"SELECT u.model, "_s + sums() + range + u"GROUP BY u.model ORDER BY sum(u.calls) DESC, u.model"_s;
}

/// Where the local day begins that holds the middle of the hour.
qint64 dayStart(qint64 hour, const QTimeZone &zone)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(hour + hourMs / 2, zone).date();
    return day.startOfDay(zone).toMSecsSinceEpoch();
}

QList<UsageBucket> foldedToDays(const QList<UsageBucket> &hours, const QTimeZone &zone)
{
    QList<UsageBucket> days;
    for (const UsageBucket &hour : hours) {
        const qint64 start = dayStart(hour.startMs, zone);
        if (days.isEmpty() || days.last().startMs != start) {
            days.append(UsageBucket {});
            days.last().startMs = start;
        }
        days.last().add(hour);
    }
    return days;
}
} // namespace

Result<QList<UsageBucket>> UsageRepository::buckets(const UsageQuery &query) const
{
    const bool byTime = query.groupBy == UsageQuery::GroupBy::Hour || query.groupBy == UsageQuery::GroupBy::Day;
    const QTimeZone zone {query.timeZone};
    if (!zone.isValid())
        return fail(ErrorCode::BadRequest, u"there is no time zone \"%1\""_s.arg(QString::fromUtf8(query.timeZone)));
    const QVariantList range {firstHour(query.fromMs), endHour(query.toMs)};
    if (!byTime) {
        return readRows<UsageBucket>(m_connection, namedSql(query.groupBy), range, [](const QSqlQuery &row) {
            UsageBucket bucket = bucketOf(row);
            bucket.key = row.value(0).toString();
            return bucket;
        });
    }
    auto hours = readRows<UsageBucket>(m_connection,
                                       u"SELECT u.hour_ms, "_s + sums()
                                           + u"WHERE u.hour_ms >= ? AND u.hour_ms < ? GROUP BY u.hour_ms "
                                             "ORDER BY u.hour_ms"_s,
                                       range, [](const QSqlQuery &row) {
                                           UsageBucket bucket = bucketOf(row);
                                           bucket.startMs = row.value(0).toLongLong();
                                           return bucket;
                                       });
    if (!hours || query.groupBy == UsageQuery::GroupBy::Hour)
        return hours;
    return foldedToDays(*hours, zone);
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

Result<QHash<qint64, qint64>> UsageRepository::creditsByApp(qint64 fromMs) const
{
    Result<QSqlQuery> row = runSql(m_connection,
                                   u"SELECT app_id, sum(credits_nano) FROM usage_hours WHERE hour_ms >= ? "
                                   "GROUP BY app_id"_s,
                                   {fromMs});
    if (!row)
        return tl::unexpected {row.error()};
    QHash<qint64, qint64> credits;
    while (row->next())
        credits.insert(row->value(0).toLongLong(), row->value(1).toLongLong());
    return credits;
}
