// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/walindex.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <optional>

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include "models/store/walfile.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
// SQLite's "WAL-mode File Format", section "The WAL-Index File Format". Numbers are in the machine's byte order, the
// salts are the log's own bytes.
constexpr qsizetype headBytes = 48; ///< twice, one behind the other; they differ while they are being changed
constexpr qsizetype initializedAt = 12;
constexpr qsizetype framesAt = 16;
constexpr qsizetype saltsAt = 32;
constexpr qsizetype copiedFramesAt = 2 * headBytes;
constexpr quint32 knownVersion = 3'007'000;

struct Index
{
    QByteArray salts;
    quint32 frames = 0;       ///< committed to the log
    quint32 copiedFrames = 0; ///< of these, in the database and on the disk
};

quint32 numberAt(const QByteArray &bytes, qsizetype at)
{
    quint32 number = 0;
    std::memcpy(&number, bytes.constData() + at, sizeof number);
    return number;
}

/// Nothing when there is none, or its program died while it changed the head: then it proves nothing.
std::optional<Index> readIndex(const QString &path)
{
    QFile file {path};
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray bytes = file.read(copiedFramesAt + 4);
    if (bytes.size() != copiedFramesAt + 4 || bytes.first(headBytes) != bytes.mid(headBytes, headBytes)
        || numberAt(bytes, 0) != knownVersion || bytes[initializedAt] != 1)
        return std::nullopt;
    return Index {bytes.mid(saltsAt, 8), numberAt(bytes, framesAt), numberAt(bytes, copiedFramesAt)};
}

/// When power fails, either file may be newer on the disk than the other. The file is truncated when a program makes it
/// its own, so its time is not before the machine's start unless it was left from before that.
bool isFromBeforeStart(const QString &path)
{
    timespec sinceStart {};
    if (clock_gettime(CLOCK_BOOTTIME, &sinceStart) != 0)
        return true;
    const qint64 startMs = QDateTime::currentMSecsSinceEpoch() - sinceStart.tv_sec * 1'000;
    return QFileInfo {path}.lastModified().toMSecsSinceEpoch() < startMs;
}

WalIndex::Loss lossBetween(const QString &path, const QString &logPath)
{
    using WalIndex::Loss;
    const std::optional<Index> index = readIndex(path);
    if (!index || index->frames <= index->copiedFrames)
        return Loss::None;
    const std::optional<WalFile::Extent> log = WalFile::extent(logPath);
    const bool isSameLog = log && log->salts == index->salts;
    if (isSameLog && log->frames >= index->frames)
        return Loss::None;
    const bool isOtherLog = log && !isSameLog;
    return isOtherLog || isFromBeforeStart(path) ? Loss::Suspected : Loss::Proven;
}
} // namespace

/// SQLite looks beside the file that a link leads to, so what lies beside the link was left there by mistake.
WalIndex::Loss WalIndex::lossOf(const QString &databasePath)
{
    const QString target = QFileInfo {databasePath}.canonicalFilePath();
    const QString real = target.isEmpty() ? databasePath : target;
    const QString log = real + u"-wal"_s;
    const Loss loss = lossBetween(real + u"-shm"_s, log);
    return real == databasePath ? loss : std::max(loss, lossBetween(databasePath + u"-shm"_s, log));
}
