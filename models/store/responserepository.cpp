// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/responserepository.h"

#include <limits>

#include <QElapsedTimer>

#include "models/store/sql.h"
#include "models/store/transaction.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxEarlierTurns = 10'000;

StoredResponse responseOf(const QSqlQuery &row)
{
    StoredResponse response;
    response.id = row.value(0).toString().toUtf8();
    response.appId = row.value(1).toLongLong();
    response.previousId = row.value(2).toString().toUtf8();
    response.input = row.value(3).toByteArray();
    response.response = row.value(4).toByteArray();
    response.createdAtMs = row.value(5).toLongLong();
    return response;
}
} // namespace

ResponseRepository::ResponseRepository(const Connection &connection)
    : m_connection {connection}
{}

QString ResponseRepository::insertSql()
{
    // Not OR REPLACE, which would delete a row without its trigger.
    return u"INSERT INTO stored_responses (id, app_id, previous_id, input, response, bytes, created_at_ms) "
           "VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?) ON CONFLICT (app_id, id) DO UPDATE SET removed = 0, "
           "previous_id = excluded.previous_id, input = excluded.input, response = excluded.response, "
           "bytes = excluded.bytes, created_at_ms = excluded.created_at_ms"_s;
}

Result<StoredTurns> ResponseRepository::turns(qint64 appId, const QByteArray &id, bool withEarlier) const
{
    Result<QSqlQuery> row = runSql(
        m_connection,
        u"WITH RECURSIVE chain (at, previous_id, depth) AS ("
        "SELECT rowid, previous_id, 0 FROM stored_responses WHERE app_id = ? AND id = ? AND removed = 0 "
        "UNION ALL SELECT turn.rowid, turn.previous_id, chain.depth + 1 FROM chain "
        "JOIN stored_responses turn ON turn.app_id = ? AND turn.id = chain.previous_id WHERE chain.depth < ?) "
        "SELECT turn.id, turn.app_id, turn.previous_id, turn.input, turn.response, turn.created_at_ms FROM chain "
        "JOIN stored_responses turn ON turn.rowid = chain.at ORDER BY chain.depth"_s,
        {appId, text(QString::fromUtf8(id)), appId, withEarlier ? maxEarlierTurns : 0});
    if (!row)
        return tl::unexpected {row.error()};
    StoredTurns turns;
    qint64 bytes = 0;
    while (row->next()) {
        turns.push_back(responseOf(*row));
        bytes += turns.back().bytes();
        if (bytes > maxFoundBytes)
            return fail(ErrorCode::BodyTooLarge, u"the earlier turns are larger than a request may be"_s);
    }
    if (row->lastError().isValid())
        return tl::unexpected {sqlError(row->lastError(), m_connection.path())};
    if (withEarlier && !turns.empty() && !turns.back().previousId.isEmpty())
        turns.clear(); // without its beginning it is another talk
    return turns;
}

Result<bool> ResponseRepository::remove(qint64 appId, const QByteArray &id) const
{
    const QVariant name = text(QString::fromUtf8(id));
    const Result<int> deleted = changeRows(m_connection,
                                           u"DELETE FROM stored_responses WHERE app_id = ? AND id = ? AND removed = 0 "
                                           "AND NOT EXISTS (SELECT 1 FROM stored_responses c WHERE c.app_id = ? "
                                           "AND c.previous_id = ?)"_s,
                                           {appId, name, appId, name});
    if (!deleted || *deleted > 0)
        return deleted.map([](int) { return true; });
    return changeRows(m_connection,
                      u"UPDATE stored_responses SET removed = 1, created_at_ms = 0 "
                      "WHERE app_id = ? AND id = ? AND removed = 0"_s,
                      {appId, name})
        .map([](int hidden) { return hidden > 0; });
}

Result<qint64> ResponseRepository::heldBytes() const
{
    return readInteger(m_connection, u"SELECT held_bytes FROM response_room"_s);
}

Result<int> ResponseRepository::prune(const Bounds &bounds) const
{
    Transaction transaction {m_connection};
    if (const Outcome begun = transaction.begun(); !begun)
        return tl::unexpected {begun.error()};
    QElapsedTimer timer;
    timer.start();
    Turn last;
    int removed = 0;
    Result<bool> isGone = removeOne(bounds, last);
    while (isGone && *isGone) {
        ++removed;
        isGone = timer.elapsed() < bounds.stepMs ? removeOne(bounds, last) : false;
    }
    if (!isGone)
        return tl::unexpected {isGone.error()};
    return transaction.commit().map([removed] { return removed; });
}

/// `last`: what the turn that went before built on.
Result<bool> ResponseRepository::removeOne(const Bounds &bounds, Turn &last) const
{
    const Result<qint64> held = heldBytes();
    if (!held)
        return tl::unexpected {held.error()};
    const qint64 beforeMs = *held > bounds.maxBytes ? std::numeric_limits<qint64>::max() : bounds.beforeMs;
    // It is older than the end of the talk was, and that was the oldest end: without looking for it, it is the next.
    Result<std::optional<Turn>> gone = last.id.isEmpty() ? std::optional<Turn> {} : removeOldest(beforeMs, last);
    if (gone && !*gone)
        gone = removeOldest(beforeMs, {});
    if (!gone)
        return tl::unexpected {gone.error()};
    last = gone->value_or(Turn {});
    return gone->has_value();
}

/// Gives what it built on. `last` without an id: whichever is the oldest.
Result<std::optional<ResponseRepository::Turn>> ResponseRepository::removeOldest(qint64 beforeMs,
                                                                                 const Turn &last) const
{
    const bool isKnown = !last.id.isEmpty();
    QVariantList values {beforeMs};
    if (isKnown)
        values << last.appId << text(last.id);
    return readRow<Turn>(
        m_connection,
        u"DELETE FROM stored_responses WHERE rowid = (SELECT turn.rowid FROM stored_responses turn "
        "WHERE turn.created_at_ms < ? %1 AND NOT EXISTS (SELECT 1 FROM stored_responses c "
        "WHERE c.app_id = turn.app_id AND c.previous_id = turn.id) ORDER BY turn.created_at_ms LIMIT 1) "
        "RETURNING app_id, coalesce(previous_id, '')"_s.arg(isKnown ? u"AND turn.app_id = ? AND turn.id = ?"_s
                                                                    : QString {}),
        values, [](const QSqlQuery &row) {
            return Turn {row.value(0).toLongLong(), row.value(1).toString()};
        });
}
