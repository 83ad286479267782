// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/store/connection.h"

/// The way into a hub's database: looks at the files first, makes the database when there is none, checks it, and
/// brings it to the newest version. A damaged, newer or unreadable database is refused with what to do about it; no
/// file is ever replaced or made anew in its place. Runs on the caller's thread.
namespace HubDatabase
{
/// Up to this size every page is checked at each start.
constexpr qint64 alwaysCheckedBytes = 64 * 1024 * 1024;
/// Up to this size every page is checked after a stop that was not clean. Reading more would keep the calls waiting for
/// minutes; SQLite checks each page that it reads, and the log's by their checksums.
constexpr qint64 mostCheckedBytes = 512 * 1024 * 1024;

/// So small that all of it is looked at before the hub starts.
[[nodiscard]] bool isSmall(const QString &path);
[[nodiscard]] Result<Connection> open(const QString &path);
/// Reads every page and compares each index with its table, which takes long. DatabaseDamaged says what was found.
[[nodiscard]] Outcome checkWholly(const Connection &connection);
/// Why a hub does not start on a ledger with these differences, and what can be done.
[[nodiscard]] Error unprovenLedger(const QString &path, const QStringList &differences);
/// An error of damage with the backups that there are; any other as it is.
[[nodiscard]] Error withBackups(Error error, const QString &path);
} // namespace HubDatabase
