// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMetaType>

/// How a database's master key is kept, without the key: what table vault_meta holds. Made once by VaultOpener with the
/// key; its presence says "a key was made", so that a locked keyring is never mistaken for a first run.
struct VaultRecord
{
    enum class Mode
    {
        None, ///< no key was ever made
        Keychain,
        Passphrase,
        KeyFile
    };

    Mode mode = Mode::None;
    quint32 keyId = 0;
    QByteArray checkValue; ///< Vault::checkValueFor(key), 32 bytes
    QByteArray slot;       ///< PassphraseSlot's bytes; empty in the other modes

    [[nodiscard]] bool hasKey() const { return mode != Mode::None || !checkValue.isEmpty(); }

    friend bool operator==(const VaultRecord &, const VaultRecord &) = default;
};

Q_DECLARE_METATYPE(VaultRecord)
