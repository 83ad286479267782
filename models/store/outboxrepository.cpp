// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/outboxrepository.h"

#include <algorithm>

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

Result<OutboxRepository::Surplus> OutboxRepository::surplus(qint64 maxWaiting) const
{
    constexpr qint64 fewestDead = 100'000;
    const Result<qint64> all = count(false);
    const Result<qint64> dead = count(true);
    if (!all || !dead)
        return tl::unexpected {all ? dead.error() : all.error()};
    Surplus surplus;
    surplus.waiting = std::max<qint64>(*all - *dead - maxWaiting, 0);
    surplus.dead = std::max<qint64>(*dead + surplus.waiting - std::max(maxWaiting, fewestDead), 0);
    return surplus;
}

Result<OutboxRepository::Surplus> OutboxRepository::trim(Surplus surplus, qint64 limit) const
{
    const qint64 waiting = std::min(surplus.waiting, limit);
    const Result<int> given =
        waiting == 0 ? 0
                     : changeRows(m_connection,
                                  u"UPDATE outbox_events SET dead = 1, error = ? || "
                                  "CASE WHEN error = '' THEN '' ELSE ': ' || error END WHERE call_id IN "
                                  "(SELECT call_id FROM outbox_events WHERE dead = 0 ORDER BY call_id LIMIT ?)"_s,
                                  {u"more events waited than events.maxPending allows"_s, waiting});
    if (!given)
        return tl::unexpected {given.error()};
    surplus.waiting = *given > 0 ? surplus.waiting - *given : 0;
    const qint64 dead = std::min(surplus.dead, limit - *given);
    const Result<int> removed =
        dead == 0 || surplus.waiting > 0
            ? 0
            : changeRows(m_connection,
                         u"DELETE FROM outbox_events WHERE call_id IN "
                         "(SELECT call_id FROM outbox_events WHERE dead = 1 ORDER BY call_id LIMIT ?)"_s,
                         {dead});
    if (!removed)
        return tl::unexpected {removed.error()};
    if (dead > 0 && surplus.waiting == 0)
        surplus.dead = *removed > 0 ? surplus.dead - *removed : 0;
    return surplus;
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
