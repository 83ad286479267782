// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

/// What a hub's data takes on the disk.
struct StorageSizes
{
    struct Archive
    {
        QString name; ///< "calls-2026Q1.db"
        qint64 bytes = 0;
        QString error = {}; ///< why it cannot be read
    };

    qint64 databaseBytes = 0; ///< with its write-ahead log
    qint64 freeBytes = 0;     ///< of these, to be used again
    qint64 bodyBytes = 0;     ///< of these, what kept prompts and answers take, about
    qint64 responseBytes = 0; ///< of these, what kept turns of the Responses API take, about
    qint64 diskFreeBytes = 0; ///< on the disk, for this user; -1: not known
    qint64 calls = 0;         ///< in the database, about
    qint64 oldestCallMs = 0;  ///< in the database; 0: there is none
    QList<Archive> archives;  ///< newest first

    [[nodiscard]] qint64 archiveBytes() const
    {
        qint64 bytes = 0;
        for (const Archive &archive : archives)
            bytes += archive.bytes;
        return bytes;
    }
};

Q_DECLARE_METATYPE(StorageSizes)
