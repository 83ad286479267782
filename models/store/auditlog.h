// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

class Connection;

/// Says in the program's log what was changed, by the audit entries that were committed: not what an audited change
/// did that was taken back with others. Store thread.
class AuditLog final
{
public:
    /// Borrows the connection. What is there is old.
    explicit AuditLog(const Connection &connection);

    /// A line at the level info for each entry that is new since the last time.
    void tellNew();

private:
    void skipToNewest();

    const Connection &m_connection;
    qint64 m_lastId = 0;
};
