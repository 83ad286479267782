// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"
#include "models/values/secret.h"

/// The master key in a file of its own: one line of base64 (32 bytes), mode 0600. For machines without a keyring.
namespace KeyFile
{
/// As SecretFile::read; BadRequest when the content is not the base64 of 32 bytes.
[[nodiscard]] Result<Secret> read(const QString &path);
/// As SecretFile::create. The caller makes sure that the database holds no ciphertext of another key.
[[nodiscard]] Outcome create(const QString &path, const Secret &masterKey);
} // namespace KeyFile
