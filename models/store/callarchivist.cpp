// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callarchivist.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <QThread>

#include "models/store/attachedarchive.h"
#include "models/store/callarchive.h"
#include "models/store/calltables.h"
#include "models/store/sql.h"
#include "models/store/storagerepository.h"
#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// Few enough that deleting them leaves the write-ahead log short of the length at which a commit has to empty it.
constexpr int portionCalls = 2'000;

constexpr qint64 dayMs = 24LL * 3'600'000;
/// That long nobody may have called before the clock is doubted, or for as long as calls are kept where that is less:
/// then all of them have gone before.
constexpr qint64 longestSilenceMs = 92 * dayMs;
constexpr qint64 shortestSilenceMs = 7 * dayMs;
} // namespace

CallArchivist::CallArchivist(QString databasePath)
    : m_databasePath {std::move(databasePath)}
{}

CallArchivist::~CallArchivist() = default;

void CallArchivist::prepare(const RetentionBounds &bounds)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Result<std::vector<qint64>> portion = nextPortion(bounds);
    if (!portion)
        qWarning("Old calls were not removed: %s", qPrintable(portion.error().detail));
    if (!portion || portion->empty())
        end();
    emit prepared(std::make_shared<const std::vector<qint64>>(std::move(portion).value_or(std::vector<qint64> {})));
}

void CallArchivist::end()
{
    m_archive.reset();
    m_connection.reset();
}

Result<std::vector<qint64>> CallArchivist::nextPortion(const RetentionBounds &bounds)
{
    if (!m_connection) {
        if (const Outcome begun = begin(bounds); !begun)
            return tl::unexpected {begun.error()};
    }
    Result<std::vector<qint64>> portion = oldest();
    if (!portion || portion->empty() || !bounds.archives)
        return portion;
    if (const Outcome copied = copy(portion->front(), portion->back()); !copied)
        return tl::unexpected {copied.error()};
    return portion;
}

Outcome CallArchivist::begin(const RetentionBounds &asked)
{
    RetentionBounds bounds = asked;
    Result<Connection> connection = Connection::open(m_databasePath, Connection::Mode::Existing);
    if (!connection)
        return tl::unexpected {std::move(connection.error())};
    m_connection.emplace(std::move(*connection));
    if (const Outcome held = hold(bounds); !held)
        return held;
    if (const Outcome removed = removeArchives(bounds); !removed)
        return removed;
    const Result<qint64> end = endId(bounds);
    if (!end)
        return tl::unexpected {end.error()};
    m_endId = *end;
    return {};
}

/// A clock that is years ahead, say before the network has set it, must not take all calls. It is believed when the
/// newest call but those of the last day, which it may have dated itself, is of a time that goes with it.
Outcome CallArchivist::hold(RetentionBounds &bounds)
{
    if (bounds.isClockProven)
        return {};
    const Result<qint64> id =
        readInteger(*m_connection, u"SELECT id FROM main.model_calls WHERE id <= ? ORDER BY id DESC LIMIT 1"_s,
                    {CallIdGenerator::firstAt(bounds.nowMs - dayMs)});
    if (!id)
        return tl::unexpected {id.error()};
    const qint64 silenceMs = bounds.nowMs - CallIdGenerator::startedAtMs(*id);
    const qint64 keepMs = bounds.nowMs - bounds.beforeMs;
    const bool holdsArchives = silenceMs > longestSilenceMs;
    const bool holdsCalls =
        bounds.beforeMs > 0 && silenceMs > std::clamp(keepMs + dayMs, shortestSilenceMs, longestSilenceMs);
    const bool holds = holdsCalls || (holdsArchives && bounds.archiveQuarters > 0);
    if (holds && *id > 0 && !std::exchange(m_holds, holds))
        qWarning("Nothing is removed by age for now: by the clock there was no call for %lld days, so it may be wrong. "
                 "It is believed when it has stood for a day.",
                 static_cast<long long>(silenceMs / dayMs));
    m_holds = holds;
    if (holdsCalls)
        bounds.beforeMs = 0;
    if (holdsArchives)
        bounds.archiveQuarters = 0;
    return {};
}

Outcome CallArchivist::removeArchives(const RetentionBounds &bounds) const
{
    if (bounds.archiveQuarters == 0)
        return {};
    const int oldest = CallArchive::quarterOf(bounds.nowMs) - bounds.archiveQuarters;
    for (const CallArchive &archive : CallArchive::existing(m_databasePath)) {
        if (archive.quarter >= oldest)
            continue;
        if (const Outcome removed = archive.remove(); !removed)
            return removed;
        qInfo("The archive %s was removed by retention.archiveQuarters.", qPrintable(archive.path));
    }
    return {};
}

/// The newest call stays in any case: the ids of further ones come after it.
Result<qint64> CallArchivist::endId(const RetentionBounds &bounds) const
{
    const Result<qint64> newest =
        readInteger(*m_connection, u"SELECT id FROM main.model_calls ORDER BY id DESC LIMIT 1"_s);
    if (!newest)
        return newest;
    qint64 end = CallIdGenerator::firstAt(bounds.beforeMs);
    if (bounds.maxBytes > 0) {
        const Result<qint64> bySize = endIdBySize(bounds.maxBytes);
        if (!bySize)
            return bySize;
        end = std::max(end, *bySize);
    }
    end = std::min(end, *newest);
    if (bounds.archives || !bounds.reports)
        return end;
    return oldestReported().map([end](qint64 id) { return std::min(end, id); });
}

/// An event is made of its call's record. How many may wait, events.maxPending says.
Result<qint64> CallArchivist::oldestReported() const
{
    return readInteger(
        *m_connection,
        u"SELECT coalesce((SELECT call_id FROM outbox_events WHERE dead = 0 ORDER BY call_id LIMIT 1), ?)"_s,
        {std::numeric_limits<qint64>::max()});
}

/// The sums by hour tell how many calls there are, without counting them: whole hours go, none that fits partly.
Result<qint64> CallArchivist::endIdBySize(qint64 maxBytes) const
{
    const Result<qint64> each = StorageRepository {*m_connection}.bytesOfACall();
    if (!each)
        return each;
    Result<QSqlQuery> row =
        runSql(*m_connection, u"SELECT hour_ms, sum(calls) FROM usage_hours GROUP BY hour_ms ORDER BY hour_ms DESC"_s);
    if (!row)
        return tl::unexpected {row.error()};
    qint64 left = maxBytes / std::max<qint64>(*each, 1);
    while (row->next()) {
        left -= row->value(1).toLongLong();
        if (left < 0)
            return CallIdGenerator::firstAt(row->value(0).toLongLong() + 3'600'000);
    }
    return 0;
}

/// Of one quarter, because they go to one file.
Result<std::vector<qint64>> CallArchivist::oldest() const
{
    Result<QSqlQuery> row = runSql(*m_connection, u"SELECT id FROM main.model_calls WHERE id < ? ORDER BY id LIMIT ?"_s,
                                   {m_endId, portionCalls});
    if (!row)
        return tl::unexpected {row.error()};
    std::vector<qint64> ids;
    qint64 end = std::numeric_limits<qint64>::max();
    while (row->next()) {
        const qint64 id = row->value(0).toLongLong();
        if (ids.empty())
            end = CallArchive::forCall(m_databasePath, id).endId();
        if (id >= end)
            break;
        ids.push_back(id);
    }
    if (row->lastError().isValid())
        return tl::unexpected {sqlError(row->lastError(), m_databasePath)};
    return ids;
}

Outcome CallArchivist::copy(qint64 firstId, qint64 lastId)
{
    const CallArchive archive = CallArchive::forCall(m_databasePath, firstId);
    if (!m_archive || m_quarter != archive.quarter) {
        m_archive.reset();
        if (const Outcome made = archive.make(); !made)
            return made;
        auto attached = std::make_unique<AttachedArchive>(*m_connection, archive);
        if (!attached->attached())
            return attached->attached();
        if (const Outcome ready = attached->bringUpToDate(); !ready)
            return tl::unexpected {archiveError(ready.error(), *m_connection, archive)};
        if (const Outcome durable = attached->makeDurable(); !durable)
            return durable;
        m_archive = std::move(attached);
        m_quarter = archive.quarter;
    }
    // Not BEGIN IMMEDIATE, which would take the lock of the database too.
    if (const Outcome begun = m_connection->execute(u"BEGIN"_s); !begun)
        return begun;
    Outcome copied = copyRows(firstId, lastId);
    if (copied)
        copied = m_connection->execute(u"COMMIT"_s);
    if (!copied)
        static_cast<void>(m_connection->execute(u"ROLLBACK"_s));
    return copied;
}

/// What is there already was copied before the program ended between a copy and its deletion.
Outcome CallArchivist::copyRows(qint64 firstId, qint64 lastId) const
{
    for (const CallTable &table : callTables) {
        const QString name = QString::fromLatin1(table.name);
        const auto columns = readRows<QString>(*m_connection, u"PRAGMA main.table_info(%1)"_s.arg(name), {},
                                               [](const QSqlQuery &row) { return row.value(1).toString(); });
        if (!columns)
            return tl::unexpected {columns.error()};
        const QString list = columns->join(u", "_s);
        const QString sql = u"INSERT INTO archive.%1 (%2) SELECT %2 FROM main.%1 WHERE %3 BETWEEN ? AND ? "
                            "ON CONFLICT DO NOTHING"_s.arg(name, list, QString::fromLatin1(table.idColumn));
        if (const Outcome done = change(*m_connection, sql, {firstId, lastId}); !done)
            return done;
    }
    return {};
}
