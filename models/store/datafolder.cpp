// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/datafolder.h"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QThread>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 leastBytes = 4096; ///< that a disk must have left for a lock
constexpr int readTries = 10;
constexpr int readRetryMs = 10;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;

constexpr auto anyone = ownerOnly | QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
                        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

/// A folder that a person named may hold other things (a home folder, /tmp): its mode is not ours to change.
bool isOurs(const QString &path)
{
    const QStringList entries = QDir {path}.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    return std::all_of(entries.begin(), entries.end(), [](const QString &name) {
        return name.startsWith(u"portico."_s) || name == u"backups"_s || name == u"archive"_s;
    });
}

bool isRelative(const QString &path)
{
    return !path.isEmpty() && !QDir::isAbsolutePath(path);
}

/// Without a home, Qt takes the root of the file system; of a relative one comes a hub for each working folder.
Result<QString> standardPlace()
{
    const QString home = qEnvironmentVariable("HOME");
    const QString dataHome = qEnvironmentVariable("XDG_DATA_HOME");
    if (isRelative(dataHome) || (dataHome.isEmpty() && (home.isEmpty() || isRelative(home))))
        return fail(ErrorCode::BadRequest,
                    u"where the data folder is cannot be told from %1: give --data-dir, or set "
                    "PORTICO_DATA_DIR"_s.arg(dataHome.isEmpty() ? u"HOME"_s : u"XDG_DATA_HOME"_s));
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
}

Result<QString> resolved(const QString &path)
{
    if (!path.isEmpty())
        return QDir {path}.absolutePath();
    const QString fromEnvironment = qEnvironmentVariable("PORTICO_DATA_DIR");
    if (!fromEnvironment.isEmpty())
        return QDir {fromEnvironment}.absolutePath();
    return standardPlace();
}

/// QLockFile goes by the process id and the machine's name in the file: another process may have that id by now (after
/// kill -9 in a container it is often our own), the folder may come from another machine, and the file may be empty or
/// be anything. Its removal asks the kernel who holds the file, so that the lock of a live hub stays.
bool removedNobodysLock(QLockFile &lock)
{
    qint64 processId = 0;
    QString host;
    QString program;
    // Who makes the file locks it a moment later, and only then writes to it.
    for (int tries = 0; tries < readTries && !lock.getLockInfo(&processId, &host, &program); ++tries)
        QThread::msleep(readRetryMs);
    return lock.removeStaleLockFile();
}
} // namespace

DataFolder::DataFolder(QString path)
    : m_path {std::move(path)}
{}

Result<DataFolder> DataFolder::open(const QString &path)
{
    Result<QString> place = resolved(path);
    if (!place)
        return tl::unexpected {std::move(place.error())};
    const DataFolder folder {std::move(*place)};
    if (!QFileInfo::exists(folder.m_path) && !QDir {}.mkpath(folder.m_path)) {
        return fail(ErrorCode::Storage,
                    u"the data folder %1 cannot be made: choose another with --data-dir"_s.arg(folder.m_path));
    }
    if (!QFileInfo {folder.m_path}.isDir())
        return fail(ErrorCode::Storage, u"%1 is not a folder: choose another with --data-dir"_s.arg(folder.m_path));
    // What others may do is taken away; what the owner may not do stays so, and the database's own errors tell the
    // rest.
    const QFileDevice::Permissions mode = QFile::permissions(folder.m_path);
    if (isOurs(folder.m_path) && (mode & ownerOnly) != (mode & anyone))
        QFile::setPermissions(folder.m_path, mode & ownerOnly);
    return folder;
}

QString DataFolder::databasePath() const
{
    return m_path + u"/portico.db"_s;
}

QString DataFolder::logPath() const
{
    return m_path + u"/portico.log"_s;
}

QString DataFolder::lockPath() const
{
    return m_path + u"/portico.lock"_s;
}

QString DataFolder::socketPath() const
{
    return m_path + u"/portico.sock"_s;
}

QString DataFolder::backupFolder() const
{
    return m_path + u"/backups"_s;
}

Result<std::unique_ptr<QLockFile>> DataFolder::lock() const
{
    auto lock = std::make_unique<QLockFile>(lockPath());
    lock->setStaleLockTime(0); // only a dead owner's lock is stale; QLockFile sees that by the process id
    if (lock->tryLock(0))
        return lock;
    if (lock->error() == QLockFile::LockFailedError && removedNobodysLock(*lock) && lock->tryLock(0))
        return lock;
    if (QFileInfo {lockPath()}.isDir())
        return fail(ErrorCode::Storage, u"%1 is a folder, where the lock should be: remove it"_s.arg(lockPath()));
    if (lock->error() == QLockFile::LockFailedError)
        return fail(ErrorCode::AlreadyRunning, u"another Portico uses the data folder %1"_s.arg(m_path));
    if (QStorageInfo {m_path}.bytesAvailable() < leastBytes)
        return fail(ErrorCode::Storage, u"the disk that holds %1 is full: make room on it"_s.arg(m_path));
    return fail(ErrorCode::Storage,
                u"the lock %1 cannot be made: make the folder writable for this user"_s.arg(lockPath()));
}
