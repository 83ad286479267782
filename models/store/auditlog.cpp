// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/auditlog.h"

#include <QLoggingCategory>

#include "models/store/auditrepository.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
Q_LOGGING_CATEGORY(changeLog, "portico.changes", QtInfoMsg)

constexpr int mostLines = 1'000; ///< an import may change more; the rest is in the audit log itself
} // namespace

AuditLog::AuditLog(const Connection &connection)
    : m_connection {connection}
{
    skipToNewest();
}

void AuditLog::skipToNewest()
{
    const auto newest = AuditRepository {m_connection}.page(0, 1);
    if (newest && !newest->isEmpty())
        m_lastId = newest->first().id;
}

void AuditLog::tellNew()
{
    const auto entries = AuditRepository {m_connection}.after(m_lastId, mostLines);
    if (!entries) {
        qCWarning(changeLog, "What was changed could not be read: %s", qUtf8Printable(entries.error().detail));
        return;
    }
    for (const AuditEntry &entry : *entries) {
        qCInfo(changeLog).noquote() << u"%1 by the %2: %3"_s.arg(entry.action, entry.actor, entry.what);
        m_lastId = entry.id;
    }
    if (entries->size() >= mostLines)
        skipToNewest();
}
