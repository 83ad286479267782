// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/creditentry.h"
#include "models/values/error.h"

class Connection;

/// Table audit_entries: what a person or a script changed.
class AuditRepository final
{
public:
    explicit AuditRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Outcome append(const AuditEntry &entry) const;
    [[nodiscard]] Result<QList<AuditEntry>> page(qint64 beforeId, int limit) const; ///< newest first
    [[nodiscard]] Result<QList<AuditEntry>> after(qint64 id, int limit) const;      ///< oldest first
    /// The oldest, at most `limit`; how many went.
    [[nodiscard]] Result<int> removeBefore(qint64 utcMs, int limit) const;

private:
    const Connection &m_connection;
};
