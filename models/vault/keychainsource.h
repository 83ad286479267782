// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "models/vault/keychainbackend.h"

/// The master key in the keyring: one entry per database, named by the key's id, base64 inside. Adds what a keyring
/// lacks: an end to waiting. Main thread. A new request makes the answers to earlier ones void.
class KeychainSource final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeychainSource)

public:
    static constexpr int defaultTimeoutMs = 15'000;

    /// Borrows the backend, which must outlive it.
    explicit KeychainSource(KeychainBackend *backend, int timeoutMs = defaultTimeoutMs, QObject *parent = nullptr);

    /// `done` gets the key (32 bytes) or why not. After TimedOut it may be called once more: the keyring's owner came
    /// back and answered. An entry that holds no key is Done with an empty value.
    void read(quint32 keyId, KeychainBackend::Done done);
    /// Writes the key and reads it back, since a keyring that forgets is worse than none. Done only when both agree.
    void write(quint32 keyId, const Secret &masterKey, KeychainBackend::Done done);

    [[nodiscard]] static QString entryFor(quint32 keyId); ///< "master-key-0a1b2c3d"

private:
    /// Starts the clock of a request: `done(TimedOut)` unless the answer comes first.
    quint64 begin(const KeychainBackend::Done &done);
    void verify(quint32 keyId, const Secret &masterKey, KeychainBackend::Done done);

    KeychainBackend *m_backend;
    int m_timeoutMs;
    quint64 m_request = 0;    ///< the newest; answers to others are dropped
    bool m_isWaiting = false; ///< the newest has not been answered
};
