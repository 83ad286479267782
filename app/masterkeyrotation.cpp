// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/masterkeyrotation.h"

#include <utility>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "models/vault/keyfileswap.h"
#include "models/vault/vaultopener.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// `ready` or `failed`, whichever comes of what was begun.
template <typename Ready, typename Failed>
void follow(const VaultOpener *opener, QObject *context, Ready ready, Failed failed)
{
    QObject::connect(opener, &VaultOpener::stateChanged, context,
                     [ready, failed](Vault::State state, const Error &error) {
                         if (state == Vault::State::Ready) {
                             ready();
                         } else {
                             failed(error);
                         }
                     });
}

} // namespace

MasterKeyRotation::MasterKeyRotation(Store *store, Vault *vault, KeychainBackend *keychain, QObject *parent)
    : QObject {parent}
    , m_store {store}
    , m_vault {vault}
    , m_keychain {keychain}
{}

MasterKeyRotation::~MasterKeyRotation() = default;

void MasterKeyRotation::run(const VaultRecord &present, const QString &keyFile, Secret passphrase, Done done)
{
    m_present = present;
    m_keyFile = keyFile;
    m_passphrase = std::move(passphrase);
    m_done = std::move(done);
    if (present.mode == VaultRecord::Mode::Passphrase) {
        tryPassphrase();
    } else {
        makeNext();
    }
}

std::unique_ptr<VaultOpener> MasterKeyRotation::takeOpener()
{
    return std::move(m_next);
}

void MasterKeyRotation::tryPassphrase()
{
    m_trial = std::make_unique<VaultOpener>(m_present, VaultOpener::Options {}, nullptr);
    follow(
        m_trial.get(), this, [this] { makeNext(); },
        [this](const Error &error) { finish(tl::make_unexpected(error)); });
    if (const Outcome begun = m_trial->unlockWithPassphrase(m_passphrase); !begun) {
        finish(tl::make_unexpected(begun.error()));
    }
}

/// As for a first key, but nothing is told of it until everything is sealed with it.
void MasterKeyRotation::makeNext()
{
    m_next = std::make_unique<VaultOpener>(VaultRecord {}, VaultOpener::Options {}, m_keychain);
    follow(
        m_next.get(), this, [this] { seal(); }, [this](const Error &error) { finish(tl::make_unexpected(error)); });
    Outcome begun;
    switch (m_present.mode) {
    case VaultRecord::Mode::Keychain:
        begun = m_next->createWithKeychain();
        break;
    case VaultRecord::Mode::Passphrase:
        begun = m_next->createWithPassphrase(m_passphrase);
        break;
    case VaultRecord::Mode::KeyFile:
        begun = m_next->createWithKeyFile(KeyFileSwap::successorOf(m_keyFile));
        break;
    case VaultRecord::Mode::None:
        begun = fail(ErrorCode::Conflict, u"there is no master key yet: the first secret makes one"_s);
        break;
    }
    if (!begun) {
        finish(tl::make_unexpected(begun.error()));
    }
}

void MasterKeyRotation::seal()
{
    const auto key = std::make_shared<Secret>(m_next->masterKey());
    const auto work = [key, record = m_next->record(), vault = m_vault](const HubCommands &commands) -> Result<int> {
        const Result<int> sealed = commands.rotateMasterKey(*key, record);
        if (sealed) {
            vault->unlock(std::move(*key), record.keyId);
        }
        return sealed;
    };
    m_store->run<int>(u"hub"_s, work, this, [this](const Result<int> &sealed) { finish(sealed); });
}

void MasterKeyRotation::finish(const Result<int> &sealed)
{
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(sealed);
    }
}
