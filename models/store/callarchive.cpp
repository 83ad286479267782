// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/callarchive.h"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

#include <QDate>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimeZone>

#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int quartersOfAYear = 4;
constexpr int monthsOfAQuarter = 3;

qint64 startOfQuarterMs(int quarter)
{
    const QDate day {quarter / quartersOfAYear, quarter % quartersOfAYear * monthsOfAQuarter + 1, 1};
    return day.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}

QString nameOf(int quarter)
{
    return u"calls-%1Q%2.db"_s.arg(quarter / quartersOfAYear, 4, 10, QChar {u'0'}).arg(quarter % quartersOfAYear + 1);
}

/// Without it, a power failure may take the entry of a new file, whatever was synchronised in the file.
void synchronizeFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    static_cast<void>(::fsync(descriptor));
    ::close(descriptor);
}
} // namespace

int CallArchive::quarterOf(qint64 utcMs)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).date();
    return day.year() * quartersOfAYear + (day.month() - 1) / monthsOfAQuarter;
}

qint64 CallArchive::firstId() const
{
    return CallIdGenerator::firstAt(startOfQuarterMs(quarter));
}

qint64 CallArchive::endId() const
{
    return CallIdGenerator::firstAt(startOfQuarterMs(quarter + 1));
}

QString CallArchive::folder(const QString &databasePath)
{
    return QFileInfo {databasePath}.absoluteDir().filePath(u"archive"_s);
}

CallArchive CallArchive::forCall(const QString &databasePath, qint64 callId)
{
    const int quarter = quarterOf(CallIdGenerator::startedAtMs(callId));
    return {QDir {folder(databasePath)}.filePath(nameOf(quarter)), quarter};
}

QList<CallArchive> CallArchive::existing(const QString &databasePath)
{
    static const QRegularExpression pattern {u"^calls-([0-9]{4})Q([1-4])\\.db$"_s};
    QList<CallArchive> archives;
    const QDir directory {folder(databasePath)};
    for (const QString &name : directory.entryList({u"calls-*.db"_s}, QDir::Files)) {
        if (const auto match = pattern.match(name); match.hasMatch())
            archives.append({directory.filePath(name),
                             match.captured(1).toInt() * quartersOfAYear + match.captured(2).toInt() - 1});
    }
    std::sort(archives.begin(), archives.end(),
              [](const CallArchive &a, const CallArchive &b) { return a.quarter > b.quarter; });
    return archives;
}

Outcome CallArchive::make() const
{
    const QString directory = QFileInfo {path}.absolutePath();
    if (!QFileInfo {directory}.isDir()) {
        const auto onlyUs = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
        if (!QDir {}.mkdir(directory) || !QFile::setPermissions(directory, onlyUs))
            return fail(ErrorCode::Storage, u"the folder %1 cannot be made"_s.arg(directory));
        synchronizeFolder(QFileInfo {directory}.absolutePath());
    }
    QFile file {path};
    if (file.exists())
        return {};
    if (!file.open(QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorCode::Storage, u"the archive %1 cannot be made: %2"_s.arg(path, file.errorString()));
    file.close();
    synchronizeFolder(directory);
    return {};
}

Outcome CallArchive::remove() const
{
    QFile file {path};
    if (file.exists() && !file.remove())
        return fail(ErrorCode::Storage, u"the archive %1 cannot be removed: %2"_s.arg(path, file.errorString()));
    QFile::remove(path + u"-wal"_s);
    QFile::remove(path + u"-shm"_s);
    return {};
}
