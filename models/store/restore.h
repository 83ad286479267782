// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"
#include "models/vault/vaultrecord.h"

/// What a restore did.
struct RestoredDatabase
{
    QString savedAs;            ///< where the database is that was there before; empty: there was none
    QString archivesSavedAs;    ///< where the archived calls are that were beside it; empty: they stay where they are
    int version = 0;            ///< of the backup's schema, before it was brought to the newest
    VaultRecord vault;          ///< of the backup
    VaultRecord vaultBefore;    ///< of the database that was there, as far as it could be read
    qint64 ciphertextCount = 0; ///< secrets in the backup, which need its master key
};

/// Puts the backup `file` in the place of the database `databasePath`. A copy of the file is checked wholly and brought
/// to the newest version first; nothing is changed when it is damaged, newer, or another program's. Then the present
/// database is kept under another name beside it, and the copy takes its place by one rename: whenever the program or
/// the machine dies, one of both is there, whole. Archived calls beside it stay when both databases are the same hub's
/// at two times; another hub's are moved away with its database, and come back with it. The caller holds the data
/// folder's lock. Blocks; any thread.
[[nodiscard]] Result<RestoredDatabase> restoreDatabase(const QString &file, const QString &databasePath);
