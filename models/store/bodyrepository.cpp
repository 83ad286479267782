// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/bodyrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QString requestSide = u"request"_s;
const QString answerSide = u"answer"_s;
} // namespace

BodyRepository::BodyRepository(const Connection &connection)
    : m_connection {connection}
{}

Outcome BodyRepository::add(const PackedBodies &bodies) const
{
    const Result<qint64> canTake =
        readInteger(m_connection,
                    u"SELECT EXISTS (SELECT 1 FROM model_calls WHERE id = ?) AND NOT EXISTS (SELECT 1 FROM call_bodies "
                    "WHERE call_id = ?)"_s,
                    {bodies.callId, bodies.callId});
    if (!canTake)
        return tl::unexpected {canTake.error()};
    if (*canTake == 0)
        return {};
    return addSide(bodies.callId, requestSide, bodies.request).and_then([&] {
        return addSide(bodies.callId, answerSide, bodies.answer);
    });
}

Outcome BodyRepository::addSide(qint64 callId, const QString &side, const PackedBody &body) const
{
    if (body.data.isEmpty())
        return {};
    const Result<qint64> contentId = contentOf(body);
    if (!contentId)
        return tl::unexpected {contentId.error()};
    return change(m_connection,
                  u"INSERT INTO call_bodies (call_id, side, content_id, content_type, cut) VALUES (?, ?, ?, ?, ?)"_s,
                  {callId, side, *contentId, text(QString::fromUtf8(body.contentType)), body.isCut ? 1 : 0});
}

Result<qint64> BodyRepository::contentOf(const PackedBody &body) const
{
    const Result<qint64> known =
        readInteger(m_connection, u"SELECT id FROM body_contents WHERE sha256 = ?"_s, {body.sha256});
    if (!known || *known != 0)
        return known;
    return runSql(m_connection, u"INSERT INTO body_contents (sha256, bytes, data) VALUES (?, ?, ?)"_s,
                  {body.sha256, body.data.size(), body.data})
        .map([](const QSqlQuery &added) { return added.lastInsertId().toLongLong(); });
}

Result<CallBodies> BodyRepository::bodiesOf(qint64 callId) const
{
    Result<QSqlQuery> row = runSql(m_connection,
                                   u"SELECT b.side, b.content_type, b.cut, o.data FROM call_bodies b "
                                   "JOIN body_contents o ON o.id = b.content_id WHERE b.call_id = ?"_s,
                                   {callId});
    if (!row)
        return tl::unexpected {std::move(row.error())};
    CallBodies bodies;
    bodies.callId = callId;
    while (row->next()) {
        KeptBody &side = row->value(0).toString() == requestSide ? bodies.request : bodies.answer;
        side.contentType = row->value(1).toString().toUtf8();
        side.isCut = row->value(2).toBool();
        side.bytes = qUncompress(row->value(3).toByteArray());
        if (side.bytes.isEmpty())
            return fail(ErrorCode::DatabaseDamaged, u"a kept body of call %1 cannot be unpacked"_s.arg(callId));
    }
    if (row->lastError().isValid())
        return tl::unexpected {sqlError(row->lastError(), m_connection.path())};
    return bodies;
}

Result<qint64> BodyRepository::heldBytes() const
{
    return readInteger(m_connection, u"SELECT held_bytes FROM body_room"_s);
}

Result<qint64> BodyRepository::newestCallId() const
{
    return readInteger(m_connection, u"SELECT max(call_id) FROM call_bodies"_s);
}

Result<qint64> BodyRepository::oldestCallId() const
{
    return readInteger(m_connection, u"SELECT min(call_id) FROM call_bodies"_s);
}

Result<bool> BodyRepository::removeOldest(qint64 upToCallId) const
{
    return changeRows(m_connection,
                      u"DELETE FROM call_bodies WHERE (call_id, side) = (SELECT call_id, side FROM call_bodies "
                      "ORDER BY call_id, side LIMIT 1) AND call_id <= ?"_s,
                      {upToCallId})
        .map([](int removed) { return removed > 0; });
}
