// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The tables that hold what a call left behind, each with the column of the call's id. They leave the database and
/// enter an archive together. To add one, add its row: the table of the calls stays first, what refers to it comes
/// after.
struct CallTable
{
    const char *name;
    const char *idColumn;
};

inline constexpr CallTable callTables[] {{"model_calls", "id"}, {"call_attempts", "call_id"}};
