// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/auditrepository.h"

#include <limits>

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AuditEntry entryOf(const QSqlQuery &row)
{
    return {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toString(), row.value(3).toString(),
            row.value(4).toString()};
}
} // namespace

Outcome AuditRepository::append(const AuditEntry &entry) const
{
    return change(m_connection, u"INSERT INTO audit_entries (at_ms, actor, action, what) VALUES (?, ?, ?, ?)"_s,
                  {entry.atMs, text(entry.actor), text(entry.action), text(entry.what)});
}

Result<QList<AuditEntry>> AuditRepository::page(qint64 beforeId, int limit) const
{
    return readRows<AuditEntry>(
        m_connection,
        u"SELECT id, at_ms, actor, action, what FROM audit_entries WHERE id < ? ORDER BY id DESC LIMIT ?"_s,
        {beforeId > 0 ? beforeId : std::numeric_limits<qint64>::max(), limit}, entryOf);
}

Result<QList<AuditEntry>> AuditRepository::after(qint64 id, int limit) const
{
    return readRows<AuditEntry>(
        m_connection, u"SELECT id, at_ms, actor, action, what FROM audit_entries WHERE id > ? ORDER BY id LIMIT ?"_s,
        {id, limit}, entryOf);
}

Result<int> AuditRepository::removeBefore(qint64 utcMs, int limit) const
{
    return changeRows(m_connection,
                      u"DELETE FROM audit_entries WHERE id IN (SELECT id FROM audit_entries ORDER BY id LIMIT ?) "
                      "AND at_ms < ?"_s,
                      {limit, utcMs});
}
