// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"
#include "models/values/secret.h"

/// Files that hold a secret and so must belong to one person only. Blocking; a few milliseconds. Errors are sentences
/// that name the path and what to do about it, never the content.
namespace SecretFile
{
constexpr qsizetype maxBytes = 4096;

/// The whole content. NotFound when there is no such file; Forbidden when it is not a plain file of ours (a symbolic
/// link, a folder, a pipe), or group or others may touch it; BadRequest when it is empty or over maxBytes.
[[nodiscard]] Result<Secret> read(const QString &path);
/// Makes the file with mode 0600, whole or not at all, and on the disk before it returns. Conflict when something of
/// that name exists: nothing is ever overwritten.
[[nodiscard]] Outcome create(const QString &path, const Secret &content);
/// As read(), without the line end that editors and echo add.
[[nodiscard]] Result<Secret> readLine(const QString &path);
/// Puts the names in the file's folder on the disk, after one was changed.
void syncFolderOf(const QString &path);
} // namespace SecretFile
