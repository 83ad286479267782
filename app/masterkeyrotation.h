// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QObject>

#include "models/values/error.h"
#include "models/values/secret.h"
#include "models/vault/vaultrecord.h"

class KeychainBackend;
class Store;
class Vault;
class VaultOpener;

/// One change of the master key: makes another, kept in the same way as the present one (a new keyring entry, the
/// successor of the key file, a new slot under the same passphrase), has the store seal everything with it, and gives
/// it to the store's vault. Main thread.
class MasterKeyRotation final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MasterKeyRotation)

public:
    using Done = std::function<void(Result<int>)>;

    /// Borrows all, which must outlive it.
    MasterKeyRotation(Store *store, Vault *vault, KeychainBackend *keychain, QObject *parent = nullptr);
    ~MasterKeyRotation() override;

    /// Once. `done` gets how many secrets were sealed anew, or why nothing was changed; then the key file is still to
    /// be put in place. `passphrase` must be the present one: it is tried.
    void run(const VaultRecord &present, const QString &keyFile, Secret passphrase, Done done);

    /// What has the new key, after a success.
    [[nodiscard]] std::unique_ptr<VaultOpener> takeOpener();

private:
    void tryPassphrase();
    void makeNext();
    void seal();
    void finish(const Result<int> &sealed);

    Store *m_store = nullptr;
    Vault *m_vault = nullptr;
    KeychainBackend *m_keychain = nullptr;
    VaultRecord m_present;
    QString m_keyFile;
    Secret m_passphrase;
    Done m_done;                          ///< empty once called
    std::unique_ptr<VaultOpener> m_trial; ///< opens the present slot
    std::unique_ptr<VaultOpener> m_next;
};
