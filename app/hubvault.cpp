// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hubvault.h"

#include "app/masterkeyrotation.h"
#include "models/store/store.h"
#include "models/vault/keyfileswap.h"
#include "models/vault/secretfile.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

struct Kept
{
    VaultRecord record;
    bool holdsCiphertext = false;
};

const QString actor = u"hub"_s;

Result<Kept> readKept(const HubCommands &commands)
{
    const auto record = commands.vaultRecord();
    const auto count = commands.ciphertextCount();
    if (!record || !count) {
        return tl::make_unexpected(record ? count.error() : record.error());
    }
    return Kept {*record, *count > 0};
}

} // namespace

HubVault::HubVault(Store *store, Vault *vault, Sources sources, QObject *parent)
    : VaultControl {parent}
    , m_store {store}
    , m_vault {vault}
    , m_sources {std::move(sources)}
{}

HubVault::~HubVault() = default;

VaultControl::Source HubVault::source() const
{
    if (m_opener == nullptr) {
        return Source::None;
    }
    switch (m_opener->record().mode) {
    case VaultRecord::Mode::None:
        return Source::None;
    case VaultRecord::Mode::Keychain:
        return Source::Keychain;
    case VaultRecord::Mode::Passphrase:
        return Source::Passphrase;
    case VaultRecord::Mode::KeyFile:
        return Source::KeyFile;
    }
    return Source::None;
}

void HubVault::retry()
{
    m_isBegun = true;
    setState(State::Opening, {ErrorCode::VaultLocked, {}});
    if (m_opener == nullptr) {
        readRecord();
    } else {
        m_opener->retry();
    }
}

void HubVault::readRecord()
{
    m_store->run<Kept>(actor, readKept, this, [this](const Result<Kept> &kept) {
        if (!kept) {
            setState(State::Locked, kept.error());
            return;
        }
        makeOpener(kept->record, kept->holdsCiphertext);
        m_opener->open();
    });
}

void HubVault::makeOpener(const VaultRecord &record, bool holdsCiphertext)
{
    VaultOpener::Options options;
    options.keyFile = m_sources.keyFile;
    options.passphraseFile = m_sources.passphraseFile;
    options.holdsCiphertext = holdsCiphertext;
    options.keychainTimeoutMs = m_sources.keychainTimeoutMs;
    m_opener = std::make_unique<VaultOpener>(record, options, &m_keychain);
    connect(m_opener.get(), &VaultOpener::ready, this, &HubVault::handleReady);
    connect(m_opener.get(), &VaultOpener::stateChanged, this, &HubVault::handleOpenerState);
}

void HubVault::usePassphrase(Secret passphrase)
{
    if (m_opener != nullptr) {
        setState(State::Opening, {ErrorCode::VaultLocked, {}});
        tryWith(m_opener->unlockWithPassphrase(passphrase));
    }
}

void HubVault::createPassphrase(Secret passphrase)
{
    if (m_opener != nullptr) {
        setState(State::Opening, {ErrorCode::VaultLocked, {}});
        tryWith(m_opener->createWithPassphrase(passphrase));
    }
}

void HubVault::createKeychain()
{
    if (m_opener != nullptr) {
        setState(State::Opening, {ErrorCode::VaultLocked, {}});
        tryWith(m_opener->createWithKeychain());
    }
}

void HubVault::tryWith(const Outcome &begun)
{
    if (!begun) {
        handleOpenerState(m_opener->state(), begun.error());
    }
}

/// A new record is committed before anything is sealed; the key then moves to the store thread's vault.
void HubVault::handleReady()
{
    const auto key = std::make_shared<Secret>(m_opener->masterKey());
    const VaultRecord record = m_opener->record();
    const bool isNew = m_opener->isRecordNew();
    const auto work = [key, record, isNew, vault = m_vault](const HubCommands &commands) -> Result<bool> {
        if (isNew) {
            if (const auto outcome = commands.setVaultRecord(record); !outcome) {
                return tl::make_unexpected(outcome.error());
            }
        }
        vault->unlock(std::move(*key), record.keyId);
        return true;
    };
    m_store->run<bool>(actor, work, this, [this](const Result<bool> &result) {
        if (result) {
            setState(State::Ready, {});
        } else {
            setState(State::Locked, result.error());
        }
    });
}

void HubVault::handleOpenerState(Vault::State state, const Error &error)
{
    switch (state) {
    case Vault::State::Ready:
        return; // handleReady() says so when the store has the key
    case Vault::State::Absent:
        setState(State::Absent, error);
        break;
    case Vault::State::Locked:
        setState(State::Locked, error);
        break;
    case Vault::State::Damaged:
        setState(State::Damaged, error);
        break;
    }
    tellStore(state);
}

void HubVault::tellStore(Vault::State state)
{
    const auto work = [vault = m_vault, state](const HubCommands &) -> Result<bool> {
        vault->setState(state);
        return true;
    };
    m_store->run<bool>(actor, work, this, [](const Result<bool> &) {});
}

void HubVault::setState(State state, Error error)
{
    const bool isNews = m_state != state || m_error.detail != error.detail;
    m_state = state;
    m_error = std::move(error);
    if (!isNews) {
        return;
    }
    if (state == State::Locked || state == State::Damaged) {
        qWarning("the provider keys cannot be used: %s", qUtf8Printable(m_error.detail));
    } else if (state == State::Absent) {
        qInfo("vault: %s", qUtf8Printable(m_error.detail)); // nothing is lost: no key was ever kept
    } else if (state == State::Ready) {
        qInfo("the provider keys can be used");
    }
    emit stateChanged(state);
}

/// The passphrase stays what it is: a mistyped new one would lock everything for good.
Result<Secret> HubVault::passphraseFor(const Secret &given) const
{
    const bool isWanted = source() == Source::Passphrase;
    if (!isWanted || !m_sources.passphraseFile.isEmpty()) {
        if (!given.isEmpty()) {
            return fail(ErrorCode::BadRequest,
                        isWanted ? u"the passphrase comes from %1: give none"_s.arg(m_sources.passphraseFile)
                                 : u"the master key needs no passphrase, so give none"_s);
        }
        return isWanted ? SecretFile::readLine(m_sources.passphraseFile) : Result<Secret> {Secret {}};
    }
    if (given.isEmpty()) {
        return fail(ErrorCode::BadRequest, u"give the vault's passphrase with --secret-stdin or --secret-env VAR"_s);
    }
    return given.clone();
}

void HubVault::rotate(const Secret &passphrase, std::function<void(Result<Rotated>)> done)
{
    if (m_state != State::Ready || m_opener == nullptr) {
        done(fail(ErrorCode::VaultLocked, m_error.detail.isEmpty() ? u"the vault is not open"_s : m_error.detail));
        return;
    }
    if (m_rotation != nullptr) {
        done(fail(ErrorCode::Conflict, u"the master key is just being changed"_s));
        return;
    }
    auto chosen = passphraseFor(passphrase);
    if (!chosen) {
        done(tl::make_unexpected(chosen.error()));
        return;
    }
    if (source() == Source::KeyFile) {
        if (const Outcome kept = KeyFileSwap::keep(m_sources.keyFile, m_opener->masterKey()); !kept) {
            done(fail(ErrorCode::Conflict, u"nothing was changed: %1"_s.arg(kept.error().detail)));
            return;
        }
    }
    m_rotation = std::make_unique<MasterKeyRotation>(m_store, m_vault, &m_keychain);
    m_rotation->run(m_opener->record(), m_sources.keyFile, std::move(*chosen),
                    [this, done = std::move(done)](const Result<int> &sealed) { finishRotation(sealed, done); });
}

/// The key before is for backups only: those made until now are sealed with it.
QString HubVault::keepPredecessor() const
{
    if (source() == Source::Keychain) {
        return u"backups made until now open with the key before, whose entry stays in the keyring"_s;
    }
    if (source() != Source::KeyFile) {
        return {};
    }
    QString kept = KeyFileSwap::predecessorOf(m_sources.keyFile, m_opener->record().checkValue);
    // Opening the vault looks at the successor too, so that a file that cannot be replaced costs nothing now.
    if (const Outcome placed = KeyFileSwap::putInPlace(m_sources.keyFile); !placed) {
        qWarning("%s", qUtf8Printable(placed.error().detail));
        kept = m_sources.keyFile;
    }
    return u"backups made until now open with the key in %1: delete that file when they are gone"_s.arg(kept);
}

void HubVault::finishRotation(const Result<int> &sealed, const std::function<void(Result<Rotated>)> &done)
{
    MasterKeyRotation *rotation = m_rotation.release();
    rotation->deleteLater(); // it is the one that calls
    if (!sealed) {
        done(tl::make_unexpected(sealed.error()));
        return;
    }
    const QString note = keepPredecessor();
    m_opener = rotation->takeOpener();
    done(Rotated {*sealed, note});
}

void HubVault::whenSettled(QObject *context, std::function<void()> done)
{
    if (m_state != State::Opening) {
        done();
        return;
    }
    if (!m_isBegun) {
        retry();
    }
    auto *guard = new QObject(context);
    connect(this, &VaultControl::stateChanged, guard, [guard, done = std::move(done)](State state) {
        if (state != State::Opening) {
            guard->deleteLater();
            done();
        }
    });
}
