// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/store/callreader.h"

/// Reads the calls in the database and, where these do not suffice, in the archives beside it: one log. Writing calls
/// is CallWriter's, archiving them CallArchivist's.
class CallRepository final
{
public:
    explicit CallRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// Takes some hundredths of a second at most: the page may be partial, even empty. It names the archives that
    /// cannot be read.
    [[nodiscard]] Result<CallPage> page(const CallQuery &query) const;
    /// As many as wanted, however long it takes.
    [[nodiscard]] Result<CallPage> fullPage(const CallQuery &query) const;
    [[nodiscard]] Result<CallRow>
    byId(qint64 id) const; ///< with attempts; NotFound also where its archive cannot be read
    [[nodiscard]] Result<QList<CallRow>> lastFailures(qint64 fromMs, qint64 toMs, int limit) const;

    [[nodiscard]] Result<qint64> newestId() const; ///< in the database; 0: there is none

private:
    void addArchived(const CallQuery &query, const CallOwners &owners, int limit, CallReader::Found &found) const;

    const Connection &m_connection;
};
