// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/admin/adminrequest.h"
#include "models/settings/environment.h"
#include "models/store/datafolder.h"

/// What `portico restore` does under the folder's lock, which the caller holds: puts a backup in the place of the
/// database (restoreDatabase()) and says which master key its secrets need. {"restored", "database", "saved",
/// "version", "masterKey": "none|same|other|unknown", "note"}. Blocks.
[[nodiscard]] AdminReply restoreBackup(const DataFolder &folder, const QString &file, const Environment &environment);
