// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "models/store/hubcommands.h"
#include "models/values/error.h"
#include "models/vault/qtkeychainbackend.h"
#include "models/vault/vault.h"
#include "models/vault/vaultopener.h"
#include "models/vaultcontrol.h"

class MasterKeyRotation;
class Store;

/// Brings together the key's sources (VaultOpener, main thread), the vault's record (store) and the Vault that the
/// store thread seals and opens with. What the window and the command line see of it is VaultControl.
class HubVault final : public VaultControl
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HubVault)

public:
    struct Sources
    {
        QString keyFile;
        QString passphraseFile;
        int keychainTimeoutMs = KeychainSource::defaultTimeoutMs;
    };

    /// With a window a person is there, who may have to type the keyring's password first.
    static constexpr int patientTimeoutMs = 120'000;

    /// Borrows the store and its vault, which must outlive it.
    HubVault(Store *store, Vault *vault, Sources sources, QObject *parent = nullptr);
    ~HubVault() override;

    [[nodiscard]] State state() const override { return m_state; }

    [[nodiscard]] Source source() const override;

    [[nodiscard]] QString sentence() const override { return m_error.detail; }

    void retry() override;
    void usePassphrase(Secret passphrase) override;
    void createPassphrase(Secret passphrase) override;
    void createKeychain() override;

    /// What a change of the master key did.
    struct Rotated
    {
        int secrets = 0; ///< sealed anew
        QString note;    ///< where the key before is kept, one sentence; empty: with the backups themselves
    };

    /// Makes another master key, kept where the present one is, and seals every secret with it. `passphrase` is the
    /// vault's own, for one under a passphrase that no file gives; else empty. `done` is called once, on the main
    /// thread; after an error everything is as it was.
    void rotate(const Secret &passphrase, std::function<void(Result<Rotated>)> done);

    /// False until it was first asked to open: a subcommand that needs no secret asks no keyring.
    [[nodiscard]] bool isBegun() const { return m_isBegun; }

    /// Calls `done` on the main thread once the vault is not Opening any more: at once or later. Begins to open it.
    void whenSettled(QObject *context, std::function<void()> done);

private:
    void readRecord();
    [[nodiscard]] Result<Secret> passphraseFor(const Secret &given) const;
    [[nodiscard]] QString keepPredecessor() const;
    void finishRotation(const Result<int> &sealed, const std::function<void(Result<Rotated>)> &done);
    void makeOpener(const VaultRecord &record, bool holdsCiphertext);
    void tryWith(const Outcome &begun);
    void handleReady();
    void handleOpenerState(Vault::State state, const Error &error);
    void tellStore(Vault::State state);
    void setState(State state, Error error);

    Store *m_store = nullptr;
    Vault *m_vault = nullptr;
    Sources m_sources;
    QtKeychainBackend m_keychain;
    std::unique_ptr<VaultOpener> m_opener;         ///< null until the record was read
    std::unique_ptr<MasterKeyRotation> m_rotation; ///< null unless one is under way
    State m_state = State::Opening;
    bool m_isBegun = false;
    Error m_error {ErrorCode::VaultLocked, {}};
};
