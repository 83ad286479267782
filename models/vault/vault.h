// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QByteArray>
#include <QString>

#include "models/values/error.h"
#include "models/values/secret.h"

/// Seals and opens secrets with AES-256-GCM under the master key. Holds the key only; where the key comes from is
/// MasterKeySource's affair. Not thread-safe: owned by main until the store thread takes it over (Store's contract).
/// Blob: version(1) | key id(4) | nonce(12, random) | ciphertext | tag(16). AAD binds a blob to its row and field.
class Vault final
{
public:
    enum class State
    {
        Absent, ///< no master key was ever made
        Ready,
        Locked, ///< a key exists, but cannot be had now (keyring locked, passphrase not given)
        Damaged ///< the key that was had is not the one the check value was made with
    };

    /// What a ciphertext belongs to; it opens only for the same place.
    struct Place
    {
        QString table; ///< "ai_credentials"
        QString rowUuid;
        qint64 ownerId = 0; ///< the provider's id
        QString field;      ///< "secret"
    };

    Vault();
    ~Vault();
    Vault(const Vault &) = delete;
    Vault &operator=(const Vault &) = delete;

    [[nodiscard]] State state() const;
    [[nodiscard]] quint32 keyId() const;

    void unlock(Secret masterKey, quint32 keyId); ///< 32 bytes
    void setState(State state);                   ///< to Locked, Absent or Damaged: forgets the key
    void lock();

    [[nodiscard]] Result<QByteArray> seal(const Secret &plain, const Place &place) const;
    [[nodiscard]] Result<Secret> open(const QByteArray &blob, const Place &place) const;

    /// The id of the key that a blob was sealed with; nullopt: it is not a blob.
    [[nodiscard]] static std::optional<quint32> keyIdOf(const QByteArray &blob);

    /// HMAC-SHA256 of a constant under a key derived from the master key; kept in the database to tell a wrong key from
    /// a right one and "locked" from "first run".
    [[nodiscard]] Result<QByteArray> checkValue() const;
    [[nodiscard]] static QByteArray checkValueFor(const Secret &masterKey);
    [[nodiscard]] static Secret newMasterKey(); ///< 32 bytes of RAND_bytes

private:
    struct Key;
    std::unique_ptr<Key> m_key;
    State m_state = State::Absent;
};
