// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/outboxrepository.h"

#include "models/store/callrepository.h"
#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
OutboxEvent eventOf(const QSqlQuery &row)
{
    OutboxEvent event;
    event.callId = row.value(0).toLongLong();
    event.tries = row.value(1).toInt();
    event.dueMs = row.value(2).toLongLong();
    event.isDead = row.value(3).toBool();
    event.error = row.value(4).toString();
    return event;
}
} // namespace

Result<QList<OutboxEvent>> OutboxRepository::due(qint64 nowMs, int limit) const
{
    auto events = readRows<OutboxEvent>(m_connection,
                                        u"SELECT call_id, tries, due_ms, dead, error FROM outbox_events "
                                        "WHERE dead = 0 AND due_ms <= ? ORDER BY call_id LIMIT ?"_s,
                                        {nowMs, limit}, eventOf);
    if (!events)
        return events;
    const CallRepository calls {m_connection};
    for (OutboxEvent &event : *events) {
        Result<CallRow> row = calls.byId(event.callId);
        if (row)
            event.row = *std::move(row);
        else if (row.error().code != ErrorCode::NotFound)
            return tl::unexpected {row.error()};
    }
    return events;
}

Result<QList<OutboxEvent>> OutboxRepository::page(bool deadOnly, qint64 afterId, int limit) const
{
    return readRows<OutboxEvent>(m_connection,
                                 u"SELECT call_id, tries, due_ms, dead, error FROM outbox_events "
                                 "WHERE call_id > ? AND dead >= ? ORDER BY call_id LIMIT ?"_s,
                                 {afterId, deadOnly ? 1 : 0, limit}, eventOf);
}

Result<qint64> OutboxRepository::count(bool deadOnly) const
{
    return readInteger(m_connection, u"SELECT count(*) FROM outbox_events WHERE dead >= ?"_s, {deadOnly ? 1 : 0});
}

Outcome OutboxRepository::book(const OutboxResult &result) const
{
    for (const qint64 callId : result.delivered) {
        if (const Outcome gone = change(m_connection, u"DELETE FROM outbox_events WHERE call_id = ?"_s, {callId});
            !gone)
            return gone;
    }
    for (const OutboxResult::Refused &one : result.refused) {
        const Outcome noted = change(m_connection,
                                     u"UPDATE outbox_events SET tries = tries + 1, due_ms = ?, dead = ?, error = ? "
                                     "WHERE call_id = ?"_s,
                                     {one.dueMs, one.isDead ? 1 : 0, text(one.error), one.callId});
        if (!noted)
            return noted;
    }
    return {};
}

Result<int> OutboxRepository::retry(qint64 callId) const
{
    if (callId == 0)
        return changeRows(m_connection,
                          u"UPDATE outbox_events SET dead = 0, due_ms = 0, tries = 0 WHERE dead = 1 OR due_ms > 0"_s);
    return changeRows(m_connection,
                      u"UPDATE outbox_events SET dead = 0, due_ms = 0, tries = 0 "
                      "WHERE call_id = ? AND (dead = 1 OR due_ms > 0)"_s,
                      {callId});
}

Result<int> OutboxRepository::drop(qint64 callId) const
{
    if (callId == 0)
        return changeRows(m_connection, u"DELETE FROM outbox_events WHERE dead = 1"_s);
    return changeRows(m_connection, u"DELETE FROM outbox_events WHERE call_id = ?"_s, {callId});
}

Result<int> OutboxRepository::dropOldest(qint64 limit) const
{
    return changeRows(m_connection,
                      u"DELETE FROM outbox_events WHERE call_id IN "
                      "(SELECT call_id FROM outbox_events ORDER BY call_id LIMIT ?)"_s,
                      {limit});
}

Result<OutboxRepository::Target> OutboxRepository::target() const
{
    return readRow<Target>(m_connection, u"SELECT uuid, token FROM event_target"_s, {},
                           [](const QSqlQuery &row) {
                               return Target {row.value(0).toString(), row.value(1).toByteArray()};
                           })
        .map([](const std::optional<Target> &found) { return found.value_or(Target {}); });
}

Outcome OutboxRepository::setTarget(const Target &target) const
{
    return change(m_connection, u"UPDATE event_target SET token = ? WHERE uuid = ?"_s,
                  {target.token.isNull() ? QByteArray {""} : target.token, target.uuid});
}
