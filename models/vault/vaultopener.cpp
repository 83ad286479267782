// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/vaultopener.h"

#include <utility>

#include "models/vault/appkey.h"
#include "models/vault/keyfile.h"
#include "models/vault/keyfileswap.h"
#include "models/vault/passphraseslot.h"
#include "models/vault/randombytes.h"
#include "models/vault/secretfile.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Status = KeychainAnswer::Status;

quint32 newKeyId()
{
    quint32 id = 0;
    while (id == 0)
        fillWithRandomBytes({reinterpret_cast<char *>(&id), sizeof id});
    return id;
}

QString withReason(const QString &sentence, const QString &reason)
{
    return reason.isEmpty() ? sentence : QString {sentence + u" ("_s + reason + u')'};
}

QString lockedSentence(const KeychainAnswer &answer)
{
    switch (answer.status) {
    case Status::Done:
    case Status::NotFound:
        // A locked keyring gives the same answer as one without the entry.
        return u"the keyring is locked, or its entry for this database was deleted: unlock it and retry"_s;
    case Status::Denied:
        return u"the keyring refused: unlock it and retry"_s;
    case Status::TimedOut:
        return u"the keyring is waiting to be unlocked: unlock it and retry"_s;
    case Status::Unavailable:
        break;
    }
    return u"the keyring that holds the master key cannot be reached: start it and retry"_s;
}

QString absentSentence(const KeychainAnswer &answer)
{
    const QString otherwise = u" or choose a passphrase or a key file (PORTICO_PASSPHRASE_FILE, PORTICO_KEY_FILE)"_s;
    if (answer.status == Status::Unavailable)
        return u"no keyring can be used for the master key: start one and retry,"_s + otherwise;
    return u"the keyring did not take the master key: unlock it and retry,"_s + otherwise;
}
} // namespace

namespace
{
/// Where the wrong key came from decides what to do about it.
QString wrongKeySentence(VaultRecord::Mode mode, const QString &keyFile)
{
    switch (mode) {
    case VaultRecord::Mode::KeyFile:
        return u"the key file %1 does not hold the master key that this database was made with: set PORTICO_KEY_FILE "
               u"to "
               "the file that does, or put that file back"_s.arg(keyFile);
    case VaultRecord::Mode::Keychain:
        return u"the keyring's entry does not hold the master key that this database was made with: put that entry "
               "back, or restore the database that belongs to it"_s;
    case VaultRecord::Mode::Passphrase:
    case VaultRecord::Mode::None:
        break;
    }
    return u"the passphrase opens another master key than the one this database was made with: restore a backup"_s;
}
} // namespace

VaultOpener::VaultOpener(VaultRecord record, Options options, KeychainBackend *keychain, QObject *parent)
    : QObject {parent}
    , m_record {std::move(record)}
    , m_options {std::move(options)}
    , m_keychain {keychain ? std::make_unique<KeychainSource>(keychain, m_options.keychainTimeoutMs) : nullptr}
    , m_error {ErrorCode::VaultLocked, u"the master key has not been asked for yet"_s}
    , m_state {m_record.hasKey() ? Vault::State::Locked : Vault::State::Absent}
{
    m_pool.setMaxThreadCount(1);
}

VaultOpener::~VaultOpener()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void VaultOpener::open()
{
    if (m_isBusy || m_state == Vault::State::Ready)
        return;
    if (m_record.hasKey())
        openKept();
    else
        openFirst();
}

void VaultOpener::openKept()
{
    switch (m_record.mode) {
    case VaultRecord::Mode::Keychain:
        return openFromKeychain();
    case VaultRecord::Mode::KeyFile:
        return openFromKeyFile();
    case VaultRecord::Mode::Passphrase:
        return openFromPassphraseFile();
    case VaultRecord::Mode::None:
        break;
    }
    finish(Vault::State::Damaged,
           {ErrorCode::VaultDamaged, u"the database does not say where its master key is kept: restore a backup"_s});
}

void VaultOpener::openFromKeychain()
{
    if (!m_keychain)
        return refuse(ErrorCode::VaultLocked, u"the master key is in the system's keyring, which is not in use here"_s);
    m_isBusy = true;
    m_keychain->read(m_record.keyId, [this](KeychainAnswer answer) { handleKeychainRead(std::move(answer)); });
}

void VaultOpener::handleKeychainRead(KeychainAnswer answer)
{
    // The second, late answer to a request that timed out is as good as a retry.
    if (m_state == Vault::State::Ready)
        return;
    if (answer.status != Status::Done)
        return refuse(ErrorCode::VaultLocked, withReason(lockedSentence(answer), answer.detail));
    if (answer.value.isEmpty())
        return finish(Vault::State::Damaged,
                      {ErrorCode::VaultDamaged, u"the keyring's entry for this database does not hold a key"_s});
    accept(std::move(answer.value));
}

void VaultOpener::openFromKeyFile()
{
    if (m_options.keyFile.isEmpty())
        return refuse(ErrorCode::VaultLocked, u"the master key is in a key file: set PORTICO_KEY_FILE to its path"_s);
    Result<Secret> key = KeyFileSwap::read(m_options.keyFile, m_record.checkValue);
    if (!key)
        return refuse(ErrorCode::VaultLocked, key.error().detail);
    accept(std::move(*key));
}

void VaultOpener::openFromPassphraseFile()
{
    if (m_options.passphraseFile.isEmpty())
        return refuse(ErrorCode::VaultLocked,
                      u"the master key is under a passphrase; enter that, or set PORTICO_PASSPHRASE_FILE"_s);
    const Result<Secret> passphrase = SecretFile::readLine(m_options.passphraseFile);
    if (!passphrase)
        return refuse(ErrorCode::VaultLocked, passphrase.error().detail);
    openSlot(*passphrase);
}

void VaultOpener::openFirst()
{
    const bool isKeyFileSet = !m_options.keyFile.isEmpty();
    const bool isPassphraseFileSet = !m_options.passphraseFile.isEmpty();
    if (m_options.holdsCiphertext)
        return finish(Vault::State::Damaged,
                      {ErrorCode::VaultDamaged,
                       u"the database holds secrets, but not the record of their master key: restore a backup"_s});
    if (isKeyFileSet && isPassphraseFileSet)
        return refuse(ErrorCode::VaultLocked, u"PORTICO_KEY_FILE and PORTICO_PASSPHRASE_FILE are both set: set one"_s);
    Outcome begun;
    if (isKeyFileSet) {
        begun = createWithKeyFile(m_options.keyFile);
    } else if (isPassphraseFileSet) {
        begun = SecretFile::readLine(m_options.passphraseFile).and_then([this](const Secret &passphrase) {
            return createWithPassphrase(passphrase);
        });
    } else {
        begun = createWithKeychain();
    }
    if (!begun)
        refuse(ErrorCode::VaultLocked, begun.error().detail);
}

Outcome VaultOpener::checkMayCreate() const
{
    if (m_isBusy)
        return fail(ErrorCode::Conflict, u"the master key is being asked for already"_s);
    if (m_record.hasKey() || m_options.holdsCiphertext)
        return fail(ErrorCode::Conflict,
                    u"this database has a master key; a new one would make its secrets unreadable"_s);
    return {};
}

Outcome VaultOpener::unlockWithPassphrase(const Secret &passphrase)
{
    if (m_isBusy || m_state == Vault::State::Ready)
        return fail(ErrorCode::Conflict,
                    m_isBusy ? u"the master key is being asked for already"_s : u"the vault is open already"_s);
    if (m_record.mode != VaultRecord::Mode::Passphrase)
        return fail(ErrorCode::Conflict, u"this database's master key is not under a passphrase"_s);
    openSlot(passphrase);
    return {};
}

void VaultOpener::openSlot(const Secret &passphrase)
{
    const auto given = std::make_shared<const Secret>(passphrase.clone());
    const auto opened = std::make_shared<Result<Secret>>();
    runAside([given, opened, slot = m_record.slot] { *opened = PassphraseSlot::open(slot, *given); },
             [this, opened] {
                 if (*opened)
                     return accept(std::move(**opened));
                 if (opened->error().code == ErrorCode::VaultDamaged)
                     return finish(Vault::State::Damaged, opened->error());
                 refuse(ErrorCode::VaultLocked, opened->error().detail);
             });
}

Outcome VaultOpener::createWithPassphrase(const Secret &passphrase)
{
    return checkMayCreate().and_then([&] { return PassphraseSlot::checkPassphrase(passphrase); }).map([&] {
        const auto given = std::make_shared<const Secret>(passphrase.clone());
        const auto key = std::make_shared<Secret>(Vault::newMasterKey());
        const auto slot = std::make_shared<Result<QByteArray>>();
        const PassphraseSlot::WorkFactor factor {m_options.scryptLog2N, 8, 1};
        runAside([given, key, slot, factor] { *slot = PassphraseSlot::seal(*key, *given, factor); },
                 [this, key, slot] {
                     if (!*slot)
                         return refuse(slot->error().code, slot->error().detail);
                     adopt(VaultRecord::Mode::Passphrase, std::move(*key), newKeyId(), **slot);
                 });
    });
}

Outcome VaultOpener::createWithKeyFile(const QString &path)
{
    if (const Outcome allowed = checkMayCreate(); !allowed)
        return allowed;
    Result<Secret> key = KeyFile::read(path);
    if (!key && key.error().code == ErrorCode::NotFound) {
        Secret fresh = Vault::newMasterKey();
        if (const Outcome created = KeyFile::create(path, fresh); !created)
            return created;
        key = std::move(fresh);
    }
    if (!key)
        return tl::unexpected {key.error()};
    m_options.keyFile = path;
    adopt(VaultRecord::Mode::KeyFile, std::move(*key), newKeyId(), {});
    return {};
}

Outcome VaultOpener::createWithKeychain()
{
    if (const Outcome allowed = checkMayCreate(); !allowed)
        return allowed;
    if (!m_keychain)
        return fail(ErrorCode::VaultLocked, absentSentence({}));
    m_isBusy = true;
    const auto key = std::make_shared<Secret>(Vault::newMasterKey());
    const quint32 keyId = newKeyId();
    m_keychain->write(keyId, *key, [this, key, keyId](const KeychainAnswer &answer) {
        if (answer.status == Status::Done)
            return adopt(VaultRecord::Mode::Keychain, std::move(*key), keyId, {});
        refuse(ErrorCode::VaultLocked, withReason(absentSentence(answer), answer.detail));
    });
    return {};
}

void VaultOpener::accept(Secret key)
{
    if (!AppKey::isSame(Vault::checkValueFor(key), m_record.checkValue))
        return finish(Vault::State::Damaged,
                      {ErrorCode::VaultDamaged, wrongKeySentence(m_record.mode, m_options.keyFile)});
    m_key = std::move(key);
    finish(Vault::State::Ready, {});
}

void VaultOpener::adopt(VaultRecord::Mode mode, Secret key, quint32 keyId, QByteArray slot)
{
    m_record = {mode, keyId, Vault::checkValueFor(key), std::move(slot)};
    m_isRecordNew = true;
    m_key = std::move(key);
    finish(Vault::State::Ready, {});
}

void VaultOpener::refuse(ErrorCode code, const QString &detail)
{
    finish(m_record.hasKey() ? Vault::State::Locked : Vault::State::Absent, {code, detail});
}

void VaultOpener::finish(Vault::State state, Error error)
{
    m_isBusy = false;
    m_state = state;
    m_error = std::move(error);
    emit stateChanged(m_state, m_error);
    if (state == Vault::State::Ready)
        emit ready();
}

void VaultOpener::runAside(std::function<void()> work, std::function<void()> then)
{
    m_isBusy = true;
    m_pool.start([this, work = std::move(work), then = std::move(then)] {
        work();
        QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
    });
}
