// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

class Connection;
struct CallArchive;

/// An archive as the schema "archive" of a connection, until it is destroyed. One at a time; borrows the connection;
/// same thread. Over a read-only connection the archive is read-only too.
class AttachedArchive final
{
    Q_DISABLE_COPY_MOVE(AttachedArchive)

public:
    AttachedArchive(const Connection &connection, const CallArchive &archive);
    ~AttachedArchive();

    [[nodiscard]] const Outcome &attached() const { return m_attached; }

    /// Gives the archive the tables, columns and indexes that the database has for its calls, without foreign keys, and
    /// its version. What a step to a newer version added is added; what one takes away stays. Nothing to do: no write.
    [[nodiscard]] Outcome bringUpToDate() const;

    /// Writes to the archive survive a power failure when they were committed.
    [[nodiscard]] Outcome makeDurable() const;

private:
    [[nodiscard]] Outcome follow(qint64 version) const;
    [[nodiscard]] Outcome addColumns(const QString &table) const;
    [[nodiscard]] Outcome addIndexes(const QString &table) const;

    const Connection &m_connection;
    Outcome m_attached;
};

/// Brings every archive of the connection's database up to date; one that cannot be is warned of.
void bringArchivesUpToDate(const Connection &connection);

/// What went wrong with an archive, which SQLite tells as if it were the connection's database, and what a person can
/// do: Storage, since the database has nothing to do with it.
[[nodiscard]] Error archiveError(Error error, const Connection &connection, const CallArchive &archive);
