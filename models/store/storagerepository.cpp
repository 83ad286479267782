// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/storagerepository.h"

#include <QFileInfo>
#include <QStorageInfo>

#include "models/store/attachedarchive.h"
#include "models/store/bodyrepository.h"
#include "models/store/callarchive.h"
#include "models/store/callreader.h"
#include "models/store/responserepository.h"
#include "models/store/sql.h"
#include "models/store/usagerepository.h"
#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
qint64 bytesWithLog(const QString &path)
{
    return QFileInfo {path}.size() + QFileInfo {path + u"-wal"_s}.size();
}

/// Opens it: what does not show then, the lists tell of that come upon it.
QString troubleOf(const Connection &connection, const CallArchive &archive)
{
    const AttachedArchive opened {connection, archive};
    const auto newest = opened.attached().and_then([&] { return CallReader {connection, u"archive"_s}.newestId(); });
    return newest ? QString {} : archiveError(newest.error(), connection, archive).detail;
}
} // namespace

Result<StorageSizes> StorageRepository::sizes() const
{
    StorageSizes sizes;
    sizes.databaseBytes = bytesWithLog(m_connection.path());
    sizes.diskFreeBytes = QStorageInfo {QFileInfo {m_connection.path()}.absolutePath()}.bytesAvailable();
    for (const CallArchive &archive : CallArchive::existing(m_connection.path()))
        sizes.archives.append(
            {QFileInfo {archive.path}.fileName(), bytesWithLog(archive.path), troubleOf(m_connection, archive)});
    const auto free = readInteger(m_connection, u"PRAGMA main.freelist_count"_s);
    const auto pageBytes = readInteger(m_connection, u"PRAGMA main.page_size"_s);
    const auto oldest = readInteger(m_connection, u"SELECT id FROM main.model_calls ORDER BY id LIMIT 1"_s);
    const auto bodies = BodyRepository {m_connection}.heldBytes();
    const auto responses = ResponseRepository {m_connection}.heldBytes();
    for (const auto *read : {&free, &pageBytes, &oldest, &bodies, &responses}) {
        if (!*read)
            return tl::unexpected {read->error()};
    }
    sizes.freeBytes = *free * *pageBytes;
    sizes.bodyBytes = *bodies;
    sizes.responseBytes = *responses;
    if (*oldest == 0)
        return sizes;
    sizes.oldestCallMs = CallIdGenerator::startedAtMs(*oldest);
    // The sums by hour count them: to count the rows, all would have to be read.
    const auto calls = UsageRepository {m_connection}.callsSince(sizes.oldestCallMs);
    if (!calls)
        return tl::unexpected {calls.error()};
    sizes.calls = *calls;
    return sizes;
}

Result<qint64> StorageRepository::bytesOfACall() const
{
    // The texts, some in an index too, and beside them the numbers, the entries' heads and what pages leave unused.
    return readInteger(
        m_connection,
        u"SELECT CAST(300 + 1.4 * avg(2 * length(request_id) + length(endpoint) + length(type) + length(model_asked) "
        "+ 2 * length(model_served) + length(status) + length(error_code) + length(error_message) + length(notes) "
        "+ length(last_error_code) + length(last_reason)) AS INTEGER) "
        "FROM (SELECT * FROM main.model_calls ORDER BY id DESC LIMIT 500)"_s);
}
