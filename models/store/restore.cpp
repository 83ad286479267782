// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/restore.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "models/store/callarchive.h"
#include "models/store/connection.h"
#include "models/store/credentialrepository.h"
#include "models/store/migrator.h"
#include "models/store/sql.h"
#include "models/store/vaultrecords.h"
#include "models/store/walfile.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr qint64 copyBytes = 1024LL * 1024;

QString walOf(const QString &path)
{
    return path + u"-wal"_s;
}

tl::unexpected<Error> refused(const QString &file, const QString &why)
{
    return fail(ErrorCode::BadRequest, u"%1 cannot be restored: %2; nothing was changed"_s.arg(file, why));
}

void removeDatabase(const QString &path)
{
    for (const QString &part : QStringList {path, walOf(path), path + u"-shm"_s, path + u"-journal"_s})
        QFile::remove(part);
}

/// To the disk, so that a rename never names what a power failure loses. Also of a folder, for its names.
bool flushed(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool isDone = ::fsync(fd) == 0;
    ::close(fd);
    return isDone;
}

/// Private from its first byte.
Outcome copyFile(const QString &from, const QString &to)
{
    QFile source {from};
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Storage, u"%1 cannot be read: %2"_s.arg(from, source.errorString()));
    QFile target {to};
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly))
        return fail(ErrorCode::Storage, u"%1 cannot be made: %2"_s.arg(to, target.errorString()));
    while (!source.atEnd()) {
        const QByteArray bytes = source.read(copyBytes);
        if (bytes.isEmpty() || target.write(bytes) != bytes.size())
            break;
    }
    const bool isWhole = source.error() == QFileDevice::NoError && target.flush() && target.size() == source.size();
    if (isWhole && flushed(to))
        return {};
    const QString why = source.error() == QFileDevice::NoError ? target.errorString() : source.errorString();
    target.remove();
    return fail(ErrorCode::Storage, u"%1 cannot be copied to %2: %3"_s.arg(from, to, why));
}

bool isDatabase(const QString &path)
{
    QFile bytes {path};
    return bytes.open(QIODevice::ReadOnly) && bytes.read(16) == QByteArrayView {"SQLite format 3", 16};
}

Outcome checkFile(const QString &file, const QString &databasePath)
{
    const QFileInfo info {file};
    if (!info.exists())
        return fail(ErrorCode::Storage, u"there is no file %1; nothing was changed"_s.arg(file));
    if (!info.isFile())
        return refused(file, u"it is not a file"_s);
    if (info.canonicalFilePath() == QFileInfo {databasePath}.canonicalFilePath())
        return refused(file, u"it is the present database itself"_s);
    QFile bytes {file};
    if (!bytes.open(QIODevice::ReadOnly))
        return refused(file, u"it cannot be read (%1)"_s.arg(bytes.errorString()));
    if (!isDatabase(file))
        return refused(file, u"it is not a database"_s);
    if (QFileInfo {walOf(file)}.size() > 0)
        return refused(file,
                       u"a write-ahead log is beside it, so it is no backup but a database in use or its remains; "
                       "make one with 'portico backup'"_s);
    return {};
}

/// The tables that every version had: another program's database may have a version too.
Result<bool> isOurs(const Connection &connection)
{
    return readInteger(connection,
                       u"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                       "('ai_providers', 'ai_credentials', 'model_calls', 'credit_entries', 'vault_meta')"_s)
        .map([](qint64 tables) { return tables == 5; });
}

Outcome checkPages(const Connection &connection, const QString &file)
{
    const auto firstColumn = [](const QSqlQuery &query) { return query.value(0).toString(); };
    const auto pages = readRow<QString>(connection, u"PRAGMA integrity_check(1)"_s, {}, firstColumn);
    if (!pages)
        return refused(file, u"it is damaged (%1)"_s.arg(pages.error().detail));
    if (const QString found = pages->value_or(QString {}); found != u"ok")
        return refused(file, u"it is damaged (%1)"_s.arg(found));
    const auto rows = readRow<QString>(connection, u"PRAGMA foreign_key_check"_s, {}, firstColumn);
    if (!rows)
        return refused(file, u"it is damaged (%1)"_s.arg(rows.error().detail));
    if (rows->has_value())
        return refused(file, u"it is damaged (rows of %1 refer to none)"_s.arg(**rows));
    return {};
}

/// A hub's own number; empty: not known.
QString hubOf(const Connection &connection)
{
    return readRow<QString>(connection, u"SELECT uuid FROM event_target"_s, {},
                            [](const QSqlQuery &row) { return row.value(0).toString(); })
        .value_or(std::nullopt)
        .value_or(QString {});
}

QString archivesOf(const QString &savedDatabase)
{
    return savedDatabase + u".archive"_s;
}

/// Checks the copy and brings it to the newest version; when its connection is closed, it is one file.
Result<RestoredDatabase> prepared(const QString &copy, const QString &file, QString &hub)
{
    const Result<Connection> connection = Connection::open(copy, Connection::Mode::Existing);
    if (!connection)
        return refused(file, u"it is damaged (%1)"_s.arg(connection.error().detail));
    const Migrator migrator {*connection};
    const Result<int> version = migrator.version();
    const Result<bool> ours = isOurs(*connection);
    if (!version || !ours)
        return refused(file, u"it is damaged (%1)"_s.arg((version ? ours.error() : version.error()).detail));
    if (*version == 0 || !*ours)
        return refused(file, u"it is another program's database"_s);
    if (*version > migrator.newestVersion()) {
        return fail(
            ErrorCode::DatabaseTooNew,
            u"%1 has version %2, this program knows up to %3: install a newer Portico; nothing was changed"_s.arg(file)
                .arg(*version)
                .arg(migrator.newestVersion()));
    }
    const Outcome usable = checkPages(*connection, file).and_then([&migrator] { return migrator.migrate(); });
    if (!usable)
        return tl::unexpected {usable.error()};
    QFile::remove(Migrator::backupPath(copy, *version)); // the file itself is the copy from before
    const Result<VaultRecord> vault = VaultRecords {*connection}.read();
    const Result<qint64> secrets = CredentialRepository {*connection}.ciphertextCount();
    if (!vault || !secrets)
        return tl::unexpected {vault ? secrets.error() : vault.error()};
    hub = hubOf(*connection);
    return RestoredDatabase {{}, {}, *version, *vault, {}, *secrets};
}

/// What the log holds moves into the database's file, so that this alone is the database. It may be too damaged for
/// that: then it is kept as it is.
VaultRecord settlePresent(const QString &databasePath, QString &hub)
{
    if (!isDatabase(databasePath) || WalFile::hidesCommits(walOf(databasePath)))
        return {};
    const Result<Connection> connection = Connection::open(databasePath, Connection::Mode::Existing);
    if (!connection)
        return {};
    const VaultRecord record = VaultRecords {*connection}.read().value_or(VaultRecord {});
    hub = hubOf(*connection);
    static_cast<void>(connection->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
    return record;
}

QString nameForPresent(const QString &databasePath)
{
    const QString wanted =
        databasePath + u".before-restore-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    QString name = wanted;
    for (int count = 2; QFileInfo::exists(name); ++count)
        name = u"%1-%2"_s.arg(wanted).arg(count);
    return name;
}

/// A second name for the same file costs no room and is there at once; file systems without that get a copy.
Outcome keepPresent(const QString &databasePath, const QString &name)
{
    if (!QFileInfo::exists(databasePath))
        return copyFile(walOf(databasePath), walOf(name));
    const bool isLinked = ::link(QFile::encodeName(databasePath).constData(), QFile::encodeName(name).constData()) == 0;
    Outcome kept = isLinked ? Outcome {} : copyFile(databasePath, name);
    if (kept && QFileInfo {walOf(databasePath)}.size() > 0)
        kept = copyFile(walOf(databasePath), walOf(name));
    return kept;
}

Outcome swap(const QString &copy, const QString &databasePath)
{
    // A log that stayed is a copy's by now. SQLite would put its pages into whatever file has the name.
    for (const QString &rest :
         QStringList {walOf(databasePath), databasePath + u"-shm"_s, databasePath + u"-journal"_s}) {
        if (QFile::exists(rest) && !QFile::remove(rest))
            return fail(ErrorCode::Storage, u"%1 cannot be removed; nothing was changed"_s.arg(rest));
    }
    const QString folder = QFileInfo {databasePath}.absolutePath();
    const bool isRenamed =
        flushed(copy) && flushed(folder)
        && std::rename(QFile::encodeName(copy).constData(), QFile::encodeName(databasePath).constData()) == 0;
    if (!isRenamed)
        return fail(ErrorCode::Storage, u"%1 cannot be replaced; nothing was changed"_s.arg(databasePath));
    static_cast<void>(flushed(folder));
    return {};
}

/// Calls in archives name their apps and providers by the numbers that these have in their own hub's database.
void moveArchives(const QString &file, const QString &databasePath, RestoredDatabase &restored)
{
    const QString folder = CallArchive::folder(databasePath);
    const QString saved = archivesOf(restored.savedAs);
    if (QFileInfo {folder}.isDir() && !restored.savedAs.isEmpty() && QDir {}.rename(folder, saved))
        restored.archivesSavedAs = saved;
    const bool isBeside = QFileInfo {file}.absolutePath() == QFileInfo {databasePath}.absolutePath();
    if (isBeside && !QFileInfo::exists(folder))
        QDir {}.rename(archivesOf(QFileInfo {file}.absoluteFilePath()), folder);
}
} // namespace

Result<RestoredDatabase> restoreDatabase(const QString &file, const QString &databasePath)
{
    if (const Outcome fits = checkFile(file, databasePath); !fits)
        return tl::unexpected {fits.error()};
    const QString copy = databasePath + u".restore"_s;
    removeDatabase(copy); // of an earlier one that was cut off
    QString hub;
    QString hubBefore;
    Result<RestoredDatabase> restored = copyFile(file, copy).and_then([&] { return prepared(copy, file, hub); });
    Outcome done = restored.map([](const RestoredDatabase &) {});
    if (done && (QFileInfo::exists(databasePath) || QFileInfo {walOf(databasePath)}.size() > 0)) {
        restored->vaultBefore = settlePresent(databasePath, hubBefore);
        restored->savedAs = nameForPresent(databasePath);
        done = keepPresent(databasePath, restored->savedAs);
    }
    if (done)
        done = swap(copy, databasePath);
    if (!done) {
        removeDatabase(copy);
        if (restored && !restored->savedAs.isEmpty() && !QFileInfo::exists(walOf(restored->savedAs)))
            QFile::remove(restored->savedAs); // a second name of what still is the database
        return tl::unexpected {done.error()};
    }
    if (!hub.isEmpty() && !hubBefore.isEmpty() && hub != hubBefore)
        moveArchives(file, databasePath, *restored);
    return restored;
}
