// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "models/values/error.h"

class Connection;

/// Keeps the write-ahead log short without making a commit wait for the disk. SQLite would copy the log to the database
/// within a commit. Here another thread does it (see WalCopier); when it has caught up, the next commit begins the log
/// anew. Where commits come so fast that it never does, this one copies what is left, between two commits. Lives on the
/// thread of the connection, which it borrows and before which it must be destroyed.
class WalKeeper final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WalKeeper)

public:
    explicit WalKeeper(const Connection &connection);
    ~WalKeeper() override;

    /// From now on it is this object that looks after the log.
    [[nodiscard]] Outcome start();
    /// The answer to copyWanted().
    void finish();

    /// Since copyWanted(), until finish(): what can wait should, so that the copy catches up.
    [[nodiscard]] bool isCopying() const { return m_isCopying; }

signals:
    void copyWanted();

private:
    static int noteCommit(void *keeper, struct sqlite3 *, const char *, int pages);
    void note(int pages);
    void copyHere();

    const Connection &m_connection;
    int m_pages = 0;    ///< in the log
    int m_wantedAt = 0; ///< pages in the log at which the next copy is due
    bool m_isCopying = false;
};
