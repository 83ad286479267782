// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/hubdatabase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "models/store/attachedarchive.h"
#include "models/store/migrator.h"
#include "models/store/sql.h"
#include "models/store/walfile.h"
#include "models/store/walindex.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString walPath(const QString &path)
{
    return path + u"-wal"_s;
}

QString shmPath(const QString &path)
{
    return path + u"-shm"_s;
}

tl::unexpected<Error> damaged(const QString &path, const QString &what)
{
    return fail(
        ErrorCode::DatabaseDamaged,
        u"the database %1 is damaged (%2); nothing was changed: restore a backup, or move the file away to begin with a new one"_s
            .arg(path, what));
}

Outcome checkFolder(const QString &path)
{
    const QFileInfo folder {QFileInfo {path}.absolutePath()};
    if (!folder.isDir())
        return fail(ErrorCode::Storage, u"the folder %1 does not exist: make it first"_s.arg(folder.filePath()));
    if (!folder.isWritable()) {
        return fail(ErrorCode::Storage,
                    u"the folder %1 is read-only: make it writable for this user"_s.arg(folder.filePath()));
    }
    return {};
}

/// What was committed to the log alone, and is gone with it, nobody would miss: the database without it is sound.
Outcome checkLog(const QString &path)
{
    if (WalFile::hidesCommits(walPath(path)))
        return damaged(path, u"its write-ahead log %1 is garbled"_s.arg(walPath(path)));
    const WalIndex::Loss loss = WalIndex::lossOf(path);
    if (loss == WalIndex::Loss::Suspected) {
        qWarning("The database may lack what was done last: by %s its write-ahead log held more than there is of it.",
                 qPrintable(shmPath(path)));
    }
    if (loss != WalIndex::Loss::Proven)
        return {};
    return fail(
        ErrorCode::DatabaseDamaged,
        u"the database %1 lacks what was done last: it was in the write-ahead log %2, which is missing or shorter than "
        "%3 says; nothing was changed: put the log back, restore a backup, or move %3 away to go on without what is "
        "lost"_s.arg(path, walPath(path), shmPath(path)));
}

Outcome checkFile(const QString &path)
{
    const QFileInfo file {path};
    if (!file.isFile())
        return fail(ErrorCode::Storage, u"%1 is not a file: choose another data folder"_s.arg(path));
    if (!file.isReadable() || !file.isWritable())
        return fail(ErrorCode::Storage, u"the database %1 is read-only: make it writable for this user"_s.arg(path));
    if (file.size() == 0)
        return damaged(path, u"the file is empty"_s);
    QFile bytes {path};
    if (bytes.open(QIODevice::ReadOnly) && bytes.read(16) != QByteArrayView {"SQLite format 3", 16})
        return damaged(path, u"the file is not a database"_s);
    return checkLog(path);
}

Outcome checkPages(const Connection &connection, const QString &check)
{
    const auto answer =
        readRow<QString>(connection, check, {}, [](const QSqlQuery &query) { return query.value(0).toString(); });
    if (!answer)
        return tl::unexpected {answer.error()};
    if (const QString found = answer->value_or(QString {}); found != u"ok")
        return damaged(connection.path(), found.section(u'\n', -1)); // above it SQLite names the file's role
    return {};
}

/// The copies that were made before a newer version changed the database, newest first, and how to use one.
QString backupsSentence(const QString &path)
{
    constexpr qsizetype maxNamed = 3;
    const QFileInfo database {path};
    const QFileInfoList found =
        database.dir().entryInfoList({database.fileName() + u".before-version-*"_s}, QDir::Files, QDir::Time);
    if (found.isEmpty())
        return u"; there is no backup beside it, only what 'portico backup' wrote elsewhere"_s;
    QStringList names;
    for (const QFileInfo &backup : found.first(std::min(found.size(), maxNamed)))
        names.append(u"%1 (%2)"_s.arg(backup.fileName(), backup.lastModified().toUTC().toString(Qt::ISODate)));
    return u"; backups beside it: %1; 'portico restore FILE' puts one back"_s.arg(names.join(u", "_s));
}

/// Under another name first, so that a half-made database is never found under the real one.
Outcome makeDatabase(const QString &path)
{
    if (QFileInfo {walPath(path)}.size() > 0)
        return damaged(path, u"its write-ahead log %1 is there, but the file is not"_s.arg(walPath(path)));
    const QString fresh = path + u".new"_s;
    // The last one is of a database that somebody has moved away.
    for (const QString &rest : QStringList {fresh, walPath(fresh), shmPath(fresh), shmPath(path)})
        QFile::remove(rest);
    {
        const Result<Connection> connection = Connection::open(fresh, Connection::Mode::ReadWrite);
        if (!connection)
            return tl::unexpected {connection.error()};
        if (const Outcome migrated = Migrator {*connection}.migrate(); !migrated)
            return migrated;
    }
    // rename(2) would replace a file that appeared meanwhile; QFile::rename does not.
    if (!QFile::rename(fresh, path))
        return fail(ErrorCode::Storage, u"the database %1 cannot be made"_s.arg(path));
    return {};
}

Result<Connection> openChecked(const QString &path)
{
    if (const Outcome usable = checkFolder(path); !usable)
        return tl::unexpected {usable.error()};
    if (!QFileInfo::exists(path)) {
        if (const Outcome made = makeDatabase(path); !made)
            return tl::unexpected {made.error()};
    }
    if (const Outcome usable = checkFile(path); !usable)
        return tl::unexpected {usable.error()};
    const qint64 checkedBytes =
        QFileInfo {walPath(path)}.size() > 0 ? HubDatabase::mostCheckedBytes : HubDatabase::alwaysCheckedBytes;
    const bool mustCheck = QFileInfo {path}.size() <= checkedBytes;
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    Result<Connection> connection = Connection::open(path, Connection::Mode::Existing);
    if (!connection)
        return connection;
    if (mustCheck) {
        if (const Outcome sound = checkPages(*connection, u"PRAGMA quick_check(1)"_s); !sound)
            return tl::unexpected {sound.error()};
    }
    if (const Outcome migrated = Migrator {*connection}.migrate(); !migrated)
        return tl::unexpected {migrated.error()};
    bringArchivesUpToDate(*connection);
    return connection;
}
} // namespace

Result<Connection> HubDatabase::open(const QString &path)
{
    return openChecked(path).map_error([&path](Error error) { return withBackups(std::move(error), path); });
}

Error HubDatabase::withBackups(Error error, const QString &path)
{
    if (error.code == ErrorCode::DatabaseDamaged)
        error.detail += backupsSentence(path);
    return error;
}

Outcome HubDatabase::checkWholly(const Connection &connection)
{
    return checkPages(connection, u"PRAGMA integrity_check(1)"_s);
}

bool HubDatabase::isSmall(const QString &path)
{
    return QFileInfo {path}.size() <= alwaysCheckedBytes;
}

Error HubDatabase::unprovenLedger(const QString &path, const QStringList &differences)
{
    return {
        ErrorCode::DatabaseDamaged,
        u"the ledger in %1 does not add up (%2%3); nothing was changed: 'portico credit check' lists every difference; "
        "restore a backup, or start with --accept-ledger to go on with it as it is"_s.arg(
            path, differences.first(),
            differences.size() > 1 ? u", and %1 more"_s.arg(differences.size() - 1) : QString {})
            + backupsSentence(path)};
}
