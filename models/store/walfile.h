// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QString>

/// Reads a write-ahead log as SQLite's file format describes it. SQLite itself ends a log silently at the first frame
/// whose checksum is wrong, which is right for a frame that was torn by a crash, and loses commits when the log was
/// damaged in its middle.
namespace WalFile
{
/// True when commits stand behind a frame that does not fit its checksum, or the log's head is broken: opening the
/// database would lose them. False when there is no log, an empty one, or a torn end.
[[nodiscard]] bool hidesCommits(const QString &path);

struct Extent
{
    QByteArray salts;  ///< eight bytes that no other log has
    qint64 frames = 0; ///< from the log's beginning to the first one that does not fit its checksum
};

/// What SQLite would read of a log; nothing when it is absent, empty, or has no whole head.
[[nodiscard]] std::optional<Extent> extent(const QString &path);
} // namespace WalFile
