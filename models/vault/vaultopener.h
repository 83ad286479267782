// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QObject>
#include <QThreadPool>

#include "models/values/error.h"
#include "models/vault/keychainsource.h"
#include "models/vault/vault.h"
#include "models/vault/vaultrecord.h"

/// Gets a database's master key from where it is kept, or makes the first one. Main thread; everything is asynchronous
/// and ends in stateChanged(). While a key was ever made, or ciphertext exists, no new one is made, whatever fails.
///
/// On ready(): commit record() when isRecordNew(), and only then seal anything with masterKey().
class VaultOpener final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VaultOpener)

public:
    struct Options
    {
        QString keyFile;              ///< PORTICO_KEY_FILE; empty: not set
        QString passphraseFile;       ///< PORTICO_PASSPHRASE_FILE; empty: not set
        bool holdsCiphertext = false; ///< the database has sealed values
        int keychainTimeoutMs = KeychainSource::defaultTimeoutMs;
        int scryptLog2N = 17; ///< work of a new passphrase slot; tests take less
    };

    /// Borrows the keyring, which must outlive it; nullptr: there is none to be used.
    VaultOpener(VaultRecord record, Options options, KeychainBackend *keychain, QObject *parent = nullptr);
    ~VaultOpener() override; ///< waits for a running scrypt, half a second at most

    /// With a record: gets the key from where the record says. Without: makes one, in the place that the environment
    /// names, else in the keyring. Ends in ready() or in stateChanged() with what to do. Ignored while busy or ready.
    void open();

    void retry() { open(); }

    /// BadRequest, Conflict or VaultDamaged at once when it cannot be tried; else the end comes by signal, a wrong
    /// passphrase as Locked.
    [[nodiscard]] Outcome unlockWithPassphrase(const Secret &passphrase);
    /// Make the first key, in a place that a person chose. Conflict at once when a key or ciphertext exists already.
    [[nodiscard]] Outcome createWithPassphrase(const Secret &passphrase);
    [[nodiscard]] Outcome createWithKeyFile(const QString &path); ///< takes the key of a file that exists already
    [[nodiscard]] Outcome createWithKeychain();

    [[nodiscard]] Vault::State state() const { return m_state; }

    [[nodiscard]] const Error &error() const { return m_error; } ///< what to do, unless ready

    [[nodiscard]] bool isBusy() const { return m_isBusy; }

    [[nodiscard]] const VaultRecord &record() const { return m_record; }

    [[nodiscard]] bool isRecordNew() const { return m_isRecordNew; }

    [[nodiscard]] Secret masterKey() const { return m_key.clone(); } ///< empty unless ready

signals:
    void ready();
    /// Every end of an attempt, also when the state stays the same; `error` says what to do unless ready.
    void stateChanged(Vault::State state, const Error &error);

private:
    void openKept();
    void openFromKeychain();
    void openFromKeyFile();
    void openFromPassphraseFile();
    void openFirst();
    void openSlot(const Secret &passphrase);
    void accept(Secret key);
    void adopt(VaultRecord::Mode mode, Secret key, quint32 keyId, QByteArray slot);
    void handleKeychainRead(KeychainAnswer answer);
    [[nodiscard]] Outcome checkMayCreate() const;
    void finish(Vault::State state, Error error);
    void refuse(ErrorCode code, const QString &detail); ///< Locked or Absent, as the record says
    /// Runs `work` on a thread of its own and `then` here.
    void runAside(std::function<void()> work, std::function<void()> then);

    VaultRecord m_record;
    Options m_options;
    std::unique_ptr<KeychainSource> m_keychain;
    QThreadPool m_pool;
    Secret m_key;
    Error m_error;
    Vault::State m_state;
    bool m_isBusy = false;
    bool m_isRecordNew = false;
};
