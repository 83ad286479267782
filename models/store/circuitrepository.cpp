// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/circuitrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

Result<QList<Circuit>> CircuitRepository::all() const
{
    return readRows<Circuit>(
        m_connection,
        u"SELECT c.provider_id, c.credential_id, c.model, c.reason, c.since_ms, c.until_ms, c.failures, c.detail "
        "FROM circuits c JOIN ai_providers p ON p.id = c.provider_id AND p.deleted_at_ms IS NULL "
        "ORDER BY c.provider_id, c.credential_id, c.model"_s,
        {}, [](const QSqlQuery &row) {
            Circuit circuit;
            circuit.place = {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toString().toUtf8()};
            circuit.reason = circuitReasonFromName(row.value(3).toString()).value_or(CircuitReason::Failing);
            circuit.sinceMs = row.value(4).toLongLong();
            circuit.untilMs = row.value(5).toLongLong();
            circuit.failures = row.value(6).toInt();
            circuit.detail = row.value(7).toString();
            return circuit;
        });
}

Outcome CircuitRepository::put(const Circuit &circuit) const
{
    return change(m_connection,
                  u"INSERT INTO circuits (provider_id, credential_id, model, reason, since_ms, until_ms, failures, "
                  "detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider_id, credential_id, model) DO UPDATE "
                  "SET reason = excluded.reason, since_ms = excluded.since_ms, until_ms = excluded.until_ms, "
                  "failures = excluded.failures, detail = excluded.detail"_s,
                  {circuit.place.providerId, circuit.place.credentialId, text(QString::fromUtf8(circuit.place.model)),
                   circuitReasonName(circuit.reason), circuit.sinceMs, circuit.untilMs, circuit.failures,
                   text(circuit.detail)});
}

Outcome CircuitRepository::remove(const CircuitPlace &place) const
{
    return change(m_connection, u"DELETE FROM circuits WHERE provider_id = ? AND credential_id = ? AND model = ?"_s,
                  {place.providerId, place.credentialId, text(QString::fromUtf8(place.model))});
}

Outcome CircuitRepository::removeOf(qint64 providerId, qint64 credentialId) const
{
    return change(m_connection, u"DELETE FROM circuits WHERE provider_id = ? AND credential_id IN (0, ?)"_s,
                  {providerId, credentialId});
}

Outcome CircuitRepository::removeOfProvider(qint64 providerId) const
{
    return change(m_connection, u"DELETE FROM circuits WHERE provider_id = ?"_s, {providerId});
}
