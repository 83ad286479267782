// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class Connection;
struct sqlite3;

/// SQLite's own connection under Qt's, for what Qt has no way to say; null when Qt's driver does not give it out.
[[nodiscard]] sqlite3 *sqliteHandle(const Connection &connection);
