// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "models/values/error.h"
#include "models/values/secret.h"

/// A key file's change to another key. At every moment the key that the database needs is in one of three files beside
/// each other: the file itself, its successor, or a predecessor, so that an interruption anywhere loses nothing, and a
/// backup opens as long as the predecessor is kept. Blocking; a few milliseconds. Any thread.
namespace KeyFileSwap
{
[[nodiscard]] QString successorOf(const QString &path); ///< "master.key.next"
/// "master.key.0a1b2c3d", by the first bytes of the Vault::checkValueFor() of its key.
[[nodiscard]] QString predecessorOf(const QString &path, const QByteArray &checkValue);

/// The key of that check value from whichever of the three has it; a successor that was left over is put in place.
/// When none has it, as KeyFile::read(path), whatever that gives.
[[nodiscard]] Result<Secret> read(const QString &path, const QByteArray &checkValue);
/// Before a change: `key`, which is the present one, is in one of the three for sure. When the file has gone since it
/// was read, or holds another, it becomes a predecessor now. Errors as SecretFile::create and KeyFile::read.
[[nodiscard]] Outcome keep(const QString &path, const Secret &key);
/// The successor becomes the file; what that held is kept as a predecessor. Errors as SecretFile::create and
/// KeyFile::read, or Storage; the file then holds what it held before.
[[nodiscard]] Outcome putInPlace(const QString &path);
} // namespace KeyFileSwap
