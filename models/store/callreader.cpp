// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callreader.h"

#include <algorithm>
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
           "c.image_variant, c.image_input, c.image_output FROM $.model_calls c "
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
    found.call.usage.imageInput = row.value(42).toLongLong();
    found.call.usage.imageOutput = row.value(43).toLongLong();
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
    attempt.inputTokens = row.value(9).toLongLong();
    attempt.outputTokens = row.value(10).toLongLong();
    attempt.costNano = optionalInteger(row.value(11));
    return attempt;
}

/// So many calls are looked at for one page at most: some hundredths of a second where they are in memory.
constexpr int mostWalked = 3'000;

/// The ids that are looked at. An id is never earlier than its call's start; where the late ones end, the walks say.
CallIds rangeOf(const CallQuery &query)
{
    return {std::max(CallIdGenerator::firstAt(query.sinceMs), query.afterId > 0 ? query.afterId + 1 : 0),
            query.beforeId > 0 ? query.beforeId : std::numeric_limits<qint64>::max()};
}

/// Nothing: the walk has none in the range.
std::optional<CallCondition> rangeOn(const CallWalk &walk, const CallIds &range)
{
    const qint64 begin = std::max(walk.fromId, range.begin);
    const qint64 end = std::min(walk.endId, range.end);
    if (begin >= end)
        return {};
    return CallCondition {u"id < ? AND id >= ?"_s, {end, begin}};
}

QString fromSql(const CallWalk &walk)
{
    return u"FROM $.model_calls %1 WHERE %2"_s.arg(
        walk.index.isEmpty() ? u"NOT INDEXED"_s : u"INDEXED BY "_s + walk.index, walk.entries.sql);
}

/// Whether every entry on the way matches, so that a page ends where it is full.
bool isExact(const CallWay &way)
{
    return way.rest.sql.isEmpty() && std::all_of(way.walks.begin(), way.walks.end(), [](const CallWalk &walk) {
               return walk.more.sql.isEmpty();
           });
}

/// The ids on the way that match and are in the range, newest first. Without SQL: there can be none.
CallCondition idsOn(const CallWay &way, const CallIds &range, int limit)
{
    QStringList parts;
    QVariantList values;
    for (const CallWalk &walk : way.walks) {
        const std::optional<CallCondition> ids = rangeOn(walk, range);
        if (!ids)
            continue;
        const QString more = walk.more.sql.isEmpty() ? QString {} : u" AND "_s + walk.more.sql;
        parts.append(u"SELECT id "_s + fromSql(walk) + u" AND "_s + ids->sql + more + way.rest.sql
                     + u" ORDER BY id DESC LIMIT ?"_s);
        values += walk.entries.values + ids->values + walk.more.values + way.rest.values + QVariantList {limit};
    }
    if (parts.size() < 2)
        return {parts.value(0), values};
    return {u"SELECT id FROM (SELECT * FROM ("_s + parts.join(u") UNION SELECT * FROM ("_s)
                + u")) ORDER BY id DESC LIMIT ?"_s,
            values + QVariantList {limit}};
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

/// The id down to which no more than mostWalked entries are passed on the way; 0: that is all of them. Those of the
/// late calls are few where no clock ran ahead, and come beside.
Result<qint64> CallReader::floorOf(const CallWay &way, const CallIds &range) const
{
    const auto isFirst = [](const CallWalk &walk) { return walk.fromId == 0; };
    const auto first = std::max<std::ptrdiff_t>(1, std::count_if(way.walks.begin(), way.walks.end(), isFirst));
    qint64 floor = 0;
    for (const CallWalk &walk : way.walks) {
        const std::optional<CallCondition> ids = rangeOn(walk, range);
        if (!ids)
            continue;
        const QString sql =
            u"SELECT id "_s + fromSql(walk) + u" AND "_s + ids->sql + u" ORDER BY id DESC LIMIT 1 OFFSET ?"_s;
        const qint64 most = isFirst(walk) ? mostWalked / first : mostWalked;
        const Result<qint64> last =
            readInteger(m_connection, inSchema(sql), walk.entries.values + ids->values + QVariantList {most});
        if (!last)
            return last;
        floor = std::max(floor, *last);
    }
    return floor;
}

/// Of several ways the one that gets furthest.
Result<CallReader::Found> CallReader::rows(const CallQuery &query, const CallOwners &owners, int limit) const
{
    const std::vector<CallWay> ways = callWays(query, owners);
    CallIds range = rangeOf(query);
    const CallWay *best = &ways.front();
    qint64 floorId = 0;
    for (const CallWay &way : ways) {
        if (isExact(way))
            break; // there is no other
        const Result<qint64> floor = floorOf(way, range);
        if (!floor)
            return tl::unexpected {floor.error()};
        if (&way == &ways.front() || *floor < floorId) {
            best = &way;
            floorId = *floor;
        }
        if (floorId == 0)
            break;
    }
    range.begin = std::max(range.begin, floorId);
    const CallCondition ids = idsOn(*best, range, limit);
    if (ids.sql.isEmpty())
        return Found {};
    auto rows = readRows<CallRow>(m_connection,
                                  inSchema(selectRows() + u"WHERE c.id IN ("_s + ids.sql + u") ORDER BY c.id DESC"_s),
                                  ids.values, callRowOf);
    if (!rows)
        return tl::unexpected {std::move(rows.error())};
    const bool isFull = rows->size() >= limit;
    return Found {std::move(*rows), isFull ? 0 : floorId};
}

Result<std::optional<CallRow>> CallReader::byId(qint64 id) const
{
    auto found = readRow<CallRow>(m_connection, inSchema(selectRows() + u"WHERE c.id = ?"_s), {id}, callRowOf);
    if (!found || !*found)
        return found;
    auto attempts = readRows<CallAttempt>(
        m_connection,
        inSchema(u"SELECT number, provider_id, credential_id, started_at_ms, duration_us, "
                 "http_status, connection_reused, error_code, reason, input_tokens, output_tokens, "
                 "cost_nano FROM $.call_attempts "
                 "WHERE call_id = ? UNION ALL SELECT attempts, provider_id, credential_id, "
                 "last_started_at_ms, last_duration_us, last_http_status, last_reused, "
                 "last_error_code, last_reason, 0, 0, NULL FROM $.model_calls WHERE id = ? AND attempts > 0 "
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
