// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Reads a write-ahead log as SQLite's file format describes it. SQLite itself ends a log silently at the first frame
/// whose checksum is wrong, which is right for a frame that was torn by a crash, and loses commits when the log was
/// damaged in its middle.
namespace WalFile
{
/// True when commits stand behind a frame that does not fit its checksum, or the log's head is broken: opening the
/// database would lose them. False when there is no log, an empty one, or a torn end.
[[nodiscard]] bool hidesCommits(const QString &path);
} // namespace WalFile
