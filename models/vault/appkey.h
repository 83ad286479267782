// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The keys that local tools present to us: made here, shown once, kept as SHA-256 only. With 256 random bits in a key,
/// a slow hash would protect nothing more. Any thread.
namespace AppKey
{
constexpr qsizetype hashBytes = 32;
constexpr qsizetype randomChars = 43; ///< 32 bytes in base 62, always this long

/// "sk-portico-" and 43 random characters of [0-9A-Za-z]; 54 in all. Another prefix makes another kind of token.
[[nodiscard]] QByteArray generate(QByteArrayView prefix = "sk-portico-");

/// The 32 bytes of the key's SHA-256; what the database keeps and the snapshot looks up. Cheap: about 0.3 us.
[[nodiscard]] QByteArray hashOf(QByteArrayView key);

/// "sk-portico-…wxyz": enough to recognise a key, nothing to guess it by. UTF-8. A short or foreign key shows only "…".
[[nodiscard]] QByteArray hintOf(QByteArrayView key);

/// Compares two hashes (or tokens) without telling by time where they differ.
[[nodiscard]] bool isSame(QByteArrayView left, QByteArrayView right);
} // namespace AppKey
