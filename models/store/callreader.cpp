// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callreader.h"

#include <limits>

#include "models/store/sql.h"
#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString selectRows()
{
    return u"SELECT c.id, c.request_id, c.started_at_ms, c.app_id, c.account_id, c.endpoint, c.type, c.model_asked, "
           "c.model_served, c.provider_id, c.credential_id, c.streamed, c.status, c.http_status, c.error_code, "
           "c.error_message, c.uncached_input, c.cache_read, c.cache_write_5m, c.cache_write_1h, c.output, "
           "c.reasoning, c.images, c.characters, c.audio_ms, c.estimated, c.cost_nano, c.credits_nano, "
           "c.rate_version_id, c.ttfb_us, c.duration_us, c.request_bytes, c.response_bytes, c.notes, "
           "app.name, account.name, provider.name, credential.name, c.audio_input, c.audio_output, c.batch, "
           "c.image_variant FROM $.model_calls c "
           "LEFT JOIN main.apps app ON app.id = c.app_id LEFT JOIN main.accounts account ON account.id = c.account_id "
           "LEFT JOIN main.ai_providers provider ON provider.id = c.provider_id "
           "LEFT JOIN main.ai_credentials credential ON credential.id = c.credential_id "_s;
}

TokenUsage usageOf(const QSqlQuery &row, int column)
{
    TokenUsage usage;
    for (qint64 *part : {&usage.uncachedInput, &usage.cacheRead, &usage.cacheWrite5m, &usage.cacheWrite1h,
                         &usage.output, &usage.reasoning, &usage.images, &usage.characters, &usage.audioMs})
        *part = row.value(column++).toLongLong();
    usage.estimated = row.value(column).toBool();
    return usage;
}

void readOutcome(const QSqlQuery &row, ModelCall &call)
{
    call.streamed = row.value(11).toBool();
    call.status = callStatusFromName(row.value(12).toString()).value_or(CallStatus::Failed);
    call.httpStatus = row.value(13).toInt();
    call.errorCode = row.value(14).toString();
    call.errorMessage = row.value(15).toString();
    call.usage = usageOf(row, 16);
    call.costNano = optionalInteger(row.value(26));
    call.creditsNano = optionalInteger(row.value(27));
    call.rateVersionId = row.value(28).toLongLong();
    call.ttfbUs = row.value(29).toLongLong();
    call.durationUs = row.value(30).toLongLong();
    call.requestBytes = row.value(31).toLongLong();
    call.responseBytes = row.value(32).toLongLong();
    call.notes = row.value(33).toString();
}

CallRow callRowOf(const QSqlQuery &row)
{
    CallRow found;
    found.call.id = row.value(0).toLongLong();
    found.call.requestId = row.value(1).toString();
    found.call.startedAtMs = row.value(2).toLongLong();
    found.call.appId = row.value(3).toLongLong();
    found.call.accountId = row.value(4).toLongLong();
    found.call.endpoint = row.value(5).toString();
    found.call.type = modelTypeFromName(row.value(6).toString()).value_or(ModelType::Chat);
    found.call.modelAsked = row.value(7).toString();
    found.call.modelServed = row.value(8).toString();
    found.call.providerId = row.value(9).toLongLong();
    found.call.credentialId = row.value(10).toLongLong();
    readOutcome(row, found.call);
    found.appName = row.value(34).toString();
    found.accountName = row.value(35).toString();
    found.providerName = row.value(36).toString();
    found.credentialName = row.value(37).toString();
    found.call.usage.audioInput = row.value(38).toLongLong();
    found.call.usage.audioOutput = row.value(39).toLongLong();
    found.call.usage.isBatch = row.value(40).toBool();
    found.call.imageVariant = row.value(41).toString();
    return found;
}

CallAttempt attemptOf(const QSqlQuery &row)
{
    CallAttempt attempt;
    attempt.number = row.value(0).toInt();
    attempt.providerId = row.value(1).toLongLong();
    attempt.credentialId = row.value(2).toLongLong();
    attempt.startedAtMs = row.value(3).toLongLong();
    attempt.durationUs = row.value(4).toLongLong();
    attempt.httpStatus = row.value(5).toInt();
    attempt.connectionReused = row.value(6).toBool();
    attempt.errorCode = row.value(7).toString();
    attempt.reason = row.value(8).toString();
    return attempt;
}

/// The conditions of a query, literal text each, with what they bind.
struct Filter
{
    QString sql;
    QVariantList values;

    void add(const QString &condition, const QVariantList &bound = {})
    {
        sql += u" AND "_s + condition;
        values += bound;
    }
};

/// A name that was used again stands for several ids: then the newest calls are walked by id, and filtered.
void addIds(Filter &filter, const QString &column, const QList<qint64> &ids)
{
    if (ids.size() == 1)
        return filter.add(column + u" = ?"_s, {ids.first()});
    QStringList texts;
    for (const qint64 id : ids)
        texts.append(QString::number(id));
    filter.add(u"+%1 IN (%2)"_s.arg(column, texts.join(u',')));
}

Filter plainFilter(const CallQuery &query)
{
    Filter filter;
    const qint64 end = query.untilMs > 0 ? CallIdGenerator::firstAt(query.untilMs) : std::numeric_limits<qint64>::max();
    filter.add(u"id < ?"_s, {query.beforeId > 0 ? std::min(query.beforeId, end) : end});
    const qint64 begin = std::max(CallIdGenerator::firstAt(query.sinceMs), query.afterId > 0 ? query.afterId + 1 : 0);
    filter.add(u"id >= ?"_s, {begin});
    if (query.status)
        filter.add(u"status = ?"_s, {callStatusName(*query.status)});
    if (query.status && *query.status != CallStatus::Succeeded)
        filter.add(u"status <> 'succeeded'"_s); // names the partial index
    if (!query.requestId.isEmpty())
        filter.add(u"request_id = ?"_s, {query.requestId});
    if (query.minDurationUs > 0)
        filter.add(u"duration_us >= ?"_s, {query.minDurationUs});
    return filter;
}

/// Slow calls lie in an index by class, class n being those of 2^n seconds and more. The expression is the index's own.
constexpr qint64 slowestFastUs = 1'000'000;
constexpr int slowClasses = 10;

QString slowClassSql()
{
    QStringList steps;
    for (int number = 1; number < slowClasses; ++number)
        steps.append(u"(duration_us >= %1)"_s.arg(slowestFastUs << number));
    return steps.join(u" + "_s);
}

/// Whether no other filter leads to the calls faster than their being slow.
bool isWalkOfSlowCalls(const CallQuery &query)
{
    const bool hasOtherIndex = !query.app.isEmpty() || !query.provider.isEmpty() || !query.model.isEmpty()
                               || !query.requestId.isEmpty()
                               || (query.status && *query.status != CallStatus::Succeeded);
    return query.minDurationUs >= slowestFastUs && !hasOtherIndex;
}

/// The newest of each class that can match, merged by id.
void walkSlowCalls(const CallQuery &query, const Filter &filter, int limit, QString &sql, QVariantList &values)
{
    const QString one = u"SELECT * FROM (SELECT id FROM $.model_calls WHERE %1 = %2 AND duration_us >= %3%4 "
                        "ORDER BY id DESC LIMIT ?)"_s;
    QStringList classes;
    for (int number = 0; number < slowClasses; ++number) {
        const bool isLast = number + 1 == slowClasses;
        if (!isLast && query.minDurationUs >= slowestFastUs << (number + 1))
            continue;
        classes.append(one.arg(slowClassSql()).arg(number).arg(slowestFastUs).arg(filter.sql));
        values += filter.values + QVariantList {limit};
    }
    sql = u"SELECT id FROM (%1) ORDER BY id DESC LIMIT ?"_s.arg(classes.join(u" UNION ALL "_s));
    values.append(limit);
}

/// The ids that match, newest first. A model's calls are those that were served by it, those that asked for it as
/// provider/model, and those that asked for it by another name; each part has an index.
QString idsSql(const Filter &filter, bool byModel)
{
    const QString one = u"SELECT id FROM $.model_calls WHERE 1%1%2 ORDER BY id DESC LIMIT ?"_s;
    if (!byModel)
        return one.arg(filter.sql, QString {});
    const QString served = one.arg(u" AND model_served = ?"_s, filter.sql);
    const QString asked = one.arg(u" AND model_served = ? AND model_asked = ?"_s, filter.sql);
    const QString renamed = one.arg(u" AND model_asked = ? "
                                    "AND substr(model_asked, instr(model_asked, '/') + 1) <> model_served"_s,
                                    filter.sql);
    return u"SELECT id FROM (SELECT * FROM (%1) UNION SELECT * FROM (%2) UNION SELECT * FROM (%3)) "
           "ORDER BY id DESC LIMIT ?"_s.arg(served, asked, renamed);
}

QVariantList idsValues(const Filter &filter, const QString &model, int limit)
{
    const QVariantList common = filter.values + QVariantList {limit};
    if (model.isEmpty())
        return common;
    const QString afterProvider = model.mid(model.indexOf(u'/') + 1);
    return QVariantList {model} + common + QVariantList {afterProvider, model} + common + QVariantList {model} + common
           + QVariantList {limit};
}
} // namespace

CallReader::CallReader(const Connection &connection, const QString &schema)
    : m_connection {connection}
    , m_schema {schema == u"main" ? QString {} : schema + u'.'}
{}

QString CallReader::inSchema(QString sql) const
{
    return sql.replace(u"$."_s, m_schema);
}

Result<QList<CallRow>> CallReader::rows(const CallQuery &query, const Owners &owners, int limit) const
{
    Filter filter = plainFilter(query);
    if (owners.appIds)
        addIds(filter, u"app_id"_s, *owners.appIds);
    if (owners.providerIds)
        addIds(filter, u"provider_id"_s, *owners.providerIds);
    QString ids = idsSql(filter, !query.model.isEmpty());
    QVariantList values = idsValues(filter, query.model, limit);
    if (isWalkOfSlowCalls(query)) {
        values.clear();
        walkSlowCalls(query, filter, limit, ids, values);
    }
    return readRows<CallRow>(m_connection,
                             inSchema(selectRows() + u"WHERE c.id IN ("_s + ids + u") ORDER BY c.id DESC"_s), values,
                             callRowOf);
}

Result<std::optional<CallRow>> CallReader::byId(qint64 id) const
{
    auto found = readRow<CallRow>(m_connection, inSchema(selectRows() + u"WHERE c.id = ?"_s), {id}, callRowOf);
    if (!found || !*found)
        return found;
    auto attempts =
        readRows<CallAttempt>(m_connection,
                              inSchema(u"SELECT number, provider_id, credential_id, started_at_ms, duration_us, "
                                       "http_status, connection_reused, error_code, reason FROM $.call_attempts "
                                       "WHERE call_id = ? UNION ALL SELECT attempts, provider_id, credential_id, "
                                       "last_started_at_ms, last_duration_us, last_http_status, last_reused, "
                                       "last_error_code, last_reason FROM $.model_calls WHERE id = ? AND attempts > 0 "
                                       "ORDER BY number"_s),
                              {id, id}, attemptOf);
    if (!attempts)
        return tl::unexpected {std::move(attempts.error())};
    (*found)->call.attempts = std::move(*attempts);
    return found;
}

Result<qint64> CallReader::newestId() const
{
    // Written as a walk from the end of the table: max() would be the same, and looks like a scan.
    return readInteger(m_connection, inSchema(u"SELECT id FROM $.model_calls ORDER BY id DESC LIMIT 1"_s));
}
