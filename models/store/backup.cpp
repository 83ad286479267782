// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/backup.h"

#include <QFile>

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

Outcome backUpDatabase(const Connection &connection, const QString &file)
{
    if (QFile::exists(file))
        return fail(ErrorCode::Conflict, u"%1 exists: choose another name for the backup"_s.arg(file));
    // VACUUM INTO takes an empty file; made by us, it is private from its first byte.
    QFile target {file};
    if (!target.open(QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorCode::Storage, u"the backup %1 cannot be made: %2"_s.arg(file, target.errorString()));
    target.close();
    QSqlQuery query {connection.database()};
    query.prepare(u"VACUUM INTO ?"_s);
    query.bindValue(0, file);
    if (!query.exec()) {
        const QSqlError error = query.lastError();
        target.remove();
        // The only file that it writes is the target; all else is about the database.
        const QString why = isWriteFailure(error)
                                ? u"no space is left on its disk: free some, or choose another place"_s
                                : sqlError(error, connection.path()).detail;
        return fail(ErrorCode::Storage, u"the backup %1 failed: %2"_s.arg(file, why));
    }
    return {};
}
