// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "models/values/error.h"
#include "models/values/secret.h"

/// AES-256-GCM through OpenSSL's EVP: the one cipher of the program. Pure functions, any thread. A (key, nonce) pair
/// must never be used twice; callers draw nonces at random.
namespace AesGcm
{
constexpr qsizetype keyBytes = 32;
constexpr qsizetype nonceBytes = 12;
constexpr qsizetype tagBytes = 16;

/// Gives ciphertext and tag, as long as `plain` + tagBytes. Internal when key or nonce have another size.
[[nodiscard]] Result<QByteArray> seal(QByteArrayView key, QByteArrayView nonce, QByteArrayView aad,
                                      QByteArrayView plain);
/// Takes what seal() gave. VaultDamaged when anything of key, nonce, aad, ciphertext or tag is not the same; then
/// nothing of the plain text leaves.
[[nodiscard]] Result<Secret> open(QByteArrayView key, QByteArrayView nonce, QByteArrayView aad, QByteArrayView sealed);
} // namespace AesGcm
