// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sqlitehandle.h"

#include <QSqlDriver>
#include <QVariant>

#include "models/store/connection.h"

sqlite3 *sqliteHandle(const Connection &connection)
{
    const QVariant handle = connection.database().driver()->handle();
    return qstrcmp(handle.typeName(), "sqlite3*") == 0 ? *static_cast<sqlite3 *const *>(handle.constData()) : nullptr;
}
