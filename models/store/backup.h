// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

class Connection;

/// Writes a consistent copy of the database to a file that does not exist yet (VACUUM INTO), mode 0600, while others
/// read and write. Conflict when the file exists. A failed copy leaves no file behind.
[[nodiscard]] Outcome backUpDatabase(const Connection &connection, const QString &file);
