// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include "models/values/secret.h"

/// What the window may ask of the vault that keeps the providers' keys. Implemented in app/, faked in tests. Lives on
/// the main thread; every call returns at once and answers by signals.
class VaultControl : public QObject
{
    Q_OBJECT

public:
    enum class State
    {
        Absent,  ///< no master key was ever made: create one
        Opening, ///< waiting for the keyring or for a key derivation
        Ready,
        Locked, ///< a key exists, but cannot be had now: retry or give the passphrase
        Damaged ///< the key that was had is not the one the database was written with
    };
    Q_ENUM(State)

    /// Where the master key is (or would be) kept.
    enum class Source
    {
        None,
        Keychain,
        Passphrase,
        KeyFile
    };
    Q_ENUM(Source)

    using QObject::QObject;

    [[nodiscard]] virtual State state() const = 0;
    [[nodiscard]] virtual Source source() const = 0;
    /// Why the vault is in this state, one line for a person; empty when there is nothing to add. Never a secret.
    [[nodiscard]] virtual QString sentence() const = 0;

    virtual void retry() = 0;                             ///< tries the same source again
    virtual void usePassphrase(Secret passphrase) = 0;    ///< opens an existing vault
    virtual void createPassphrase(Secret passphrase) = 0; ///< first run: makes a master key under a passphrase
    virtual void createKeychain() = 0;                    ///< first run: makes a master key in the system's keyring

signals:
    void stateChanged(VaultControl::State state);
};
