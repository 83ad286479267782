// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <utility>

#include <QString>

#include "models/values/error.h"

/// Whether the files of an open database still have their names: SQLite writes on into one that was removed, where
/// nobody finds it again, and a connection of another thread may make a new one in its place. A plain value.
class OpenFiles final
{
public:
    /// Of a database that is open now.
    explicit OpenFiles(const QString &databasePath);

    /// An error that says what to do when one of them was removed or replaced since it was seen first.
    [[nodiscard]] Outcome check();

private:
    using Identity = std::pair<quint64, quint64>; ///< device and inode

    struct File
    {
        QString path;
        std::optional<Identity> identity; ///< the log and its index may be made after the database
    };

    [[nodiscard]] static std::optional<Identity> identityOf(const QString &path);

    std::array<File, 3> m_files;
};
