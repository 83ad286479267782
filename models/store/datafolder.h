// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QLockFile>
#include <QString>

#include "models/values/error.h"

/// The folder that holds everything of one hub: database, log, lock and socket. Its mode is 0700. A plain value.
class DataFolder final
{
public:
    /// Makes the folder when it is not there. An empty path: PORTICO_DATA_DIR, else the platform's application data
    /// location; BadRequest where the environment does not tell that.
    [[nodiscard]] static Result<DataFolder> open(const QString &path = {});

    [[nodiscard]] QString path() const { return m_path; }

    [[nodiscard]] QString databasePath() const;
    [[nodiscard]] QString logPath() const;
    [[nodiscard]] QString lockPath() const;
    [[nodiscard]] QString socketPath() const; ///< of the administration socket
    [[nodiscard]] QString backupFolder() const;

    /// Owns the folder until the lock is destroyed. AlreadyRunning when another program does.
    [[nodiscard]] Result<std::unique_ptr<QLockFile>> lock() const;

private:
    explicit DataFolder(QString path);

    QString m_path;
};
