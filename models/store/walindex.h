// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Reads the shared-memory file that lies beside a write-ahead log while a database is in use, and stays when its
/// program is killed: it says how much the log held that was not yet in the database. SQLite itself makes it anew from
/// the log when it opens the database, so that a log that is gone is not missed.
namespace WalIndex
{
enum class Loss
{
    None,
    Suspected, ///< the file is from before the machine's start, or of another log
    Proven     ///< changes that were committed since the machine's start are in no file any more
};

/// What is missing of a closed database's log. To be asked before the database is opened.
[[nodiscard]] Loss lossOf(const QString &databasePath);
} // namespace WalIndex
