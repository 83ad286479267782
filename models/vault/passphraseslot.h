// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/error.h"
#include "models/values/secret.h"

/// The master key wrapped under a passphrase: scrypt makes a key of it, AES-256-GCM wraps. The slot carries its own
/// parameters, authenticated, so that they can grow later. Pure functions; each takes about half a second and 128 MiB,
/// so never on a thread that serves somebody.
/// Slot: version(1) | log2 N(1) | r(4) | p(4) | salt(32) | nonce(12) | wrapped key(32) | tag(16).
namespace PassphraseSlot
{
constexpr int minChars = 10;

struct WorkFactor
{
    int log2N = 17;
    int r = 8;
    int p = 1;
    friend bool operator==(const WorkFactor &, const WorkFactor &) = default;
};

/// What a slot from a file may ask for: N = 2^20 is 1 GiB. More would be an attack by file.
constexpr WorkFactor largest {20, 8, 4};

/// BadRequest when the passphrase (UTF-8) has fewer than minChars characters.
[[nodiscard]] Outcome checkPassphrase(const Secret &passphrase);
[[nodiscard]] Result<QByteArray> seal(const Secret &masterKey, const Secret &passphrase, WorkFactor factor = {});
/// VaultLocked on a wrong passphrase, VaultDamaged on bytes that are no slot or ask for more work than `largest`.
[[nodiscard]] Result<Secret> open(const QByteArray &slot, const Secret &passphrase);
} // namespace PassphraseSlot
