// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QString>

#include "models/values/error.h"

/// One SQLite connection. Made, used and destroyed on one thread. Every open sets busy_timeout, WAL, synchronous,
/// foreign_keys and trusted_schema=OFF. A new file is made 0600. It neither checks nor migrates: see HubDatabase.
class Connection final
{
public:
    enum class Mode
    {
        ReadWrite, ///< makes a file that is not there
        Existing,  ///< reads and writes, and makes none
        ReadOnly
    };

    enum class Synchronous
    {
        Normal, ///< a commit survives the program's death, not the machine's
        Full    ///< a commit survives a power failure
    };

    static constexpr int defaultBusyTimeoutMs = 5'000;

    [[nodiscard]] static Result<Connection> open(const QString &path, Mode mode);
    Connection(Connection &&other) noexcept;
    Connection &operator=(Connection &&) = delete;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] QString path() const;
    /// Runs one statement whose rows are of no interest.
    [[nodiscard]] Outcome execute(const QString &sql) const;
    [[nodiscard]] Outcome setSynchronous(Synchronous synchronous) const;
    /// How long a statement waits for another process's lock.
    [[nodiscard]] Outcome setBusyTimeoutMs(int timeoutMs) const;

private:
    Connection(QString name, QString path);

    QString m_name;
    QString m_path;
};
