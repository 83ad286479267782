// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/vault.h"

#include <array>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <QtEndian>

#include "models/vault/aesgcm.h"
#include "models/vault/randombytes.h"

using namespace Qt::Literals::StringLiterals;

struct Vault::Key
{
    Secret bytes;
    quint32 id = 0;
};

namespace
{
constexpr char blobVersion = 1;
constexpr qsizetype keyIdOffset = 1;
constexpr qsizetype nonceOffset = 5;
constexpr qsizetype headerBytes = nonceOffset + AesGcm::nonceBytes;
constexpr qsizetype digestBytes = 32;

Result<QByteArray> aadFor(const Vault::Place &place, quint32 keyId)
{
    // The bar separates the parts, so a part that holds one could pass for two others.
    for (const QString &part : {place.table, place.rowUuid, place.field}) {
        if (part.isEmpty() || part.contains(u'|'))
            return fail(ErrorCode::Internal, u"a secret's place has an empty part or a bar in it"_s);
    }
    QByteArray aad = "portico/v1|"_ba;
    aad.append(place.table.toUtf8()).append('|').append(place.rowUuid.toUtf8()).append('|');
    aad.append(QByteArray::number(place.ownerId)).append('|').append(place.field.toUtf8()).append('|');
    return aad.append(QByteArray::number(keyId));
}

tl::unexpected<Error> notReady(Vault::State state)
{
    switch (state) {
    case Vault::State::Absent:
        return fail(ErrorCode::VaultLocked,
                    u"no master key exists yet, so secrets cannot be kept: unlock the system's keyring, or set "
                    "PORTICO_KEY_FILE or PORTICO_PASSPHRASE_FILE and start again"_s);
    case Vault::State::Damaged:
        return fail(ErrorCode::VaultDamaged,
                    u"the master key that was found is not the one this database was made with"_s);
    case Vault::State::Locked:
    case Vault::State::Ready:
        break;
    }
    return fail(ErrorCode::VaultLocked,
                u"the vault is locked: unlock the keyring or give the passphrase, then retry"_s);
}

// RFC 5869 with SHA-256 and no salt: a key of its own for each purpose, so that no two uses can meet.
Secret derivedKey(const Secret &masterKey, QByteArray info)
{
    QByteArray ikm {masterKey.reveal().data(), masterKey.size()};
    QByteArray digest = "SHA256"_ba;
    QByteArray derived {digestBytes, '\0'};
    const std::array params {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, ikm.data(), static_cast<size_t>(ikm.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), static_cast<size_t>(info.size())),
        OSSL_PARAM_construct_end(),
    };
    EVP_KDF *kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    const bool done =
        EVP_KDF_derive(context, reinterpret_cast<unsigned char *>(derived.data()), digestBytes, params.data()) == 1;
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    OPENSSL_cleanse(ikm.data(), static_cast<size_t>(ikm.size()));
    if (!done)
        qFatal("HKDF is not available.");
    return Secret::take(derived);
}
} // namespace

Vault::Vault() = default;
Vault::~Vault() = default;

Vault::State Vault::state() const
{
    return m_state;
}

quint32 Vault::keyId() const
{
    return m_key ? m_key->id : 0;
}

void Vault::unlock(Secret masterKey, quint32 keyId)
{
    if (masterKey.size() != AesGcm::keyBytes)
        return setState(State::Damaged);
    m_key = std::make_unique<Key>(Key {std::move(masterKey), keyId});
    m_state = State::Ready;
}

void Vault::setState(State state)
{
    // Only unlock() can make it ready: a state without a key must not claim one.
    Q_ASSERT(state != State::Ready);
    m_key.reset();
    m_state = state == State::Ready ? State::Locked : state;
}

void Vault::lock()
{
    setState(State::Locked);
}

Result<QByteArray> Vault::seal(const Secret &plain, const Place &place) const
{
    if (!m_key)
        return notReady(m_state);
    QByteArray blob {headerBytes, '\0'};
    blob[0] = blobVersion;
    qToBigEndian(m_key->id, blob.data() + keyIdOffset);
    fillWithRandomBytes({blob.data() + nonceOffset, static_cast<size_t>(AesGcm::nonceBytes)});
    const QByteArrayView nonce = QByteArrayView {blob}.sliced(nonceOffset);
    return aadFor(place, m_key->id)
        .and_then(
            [&](const QByteArray &aad) { return AesGcm::seal(m_key->bytes.reveal(), nonce, aad, plain.reveal()); })
        .map([&blob](const QByteArray &sealed) { return blob.append(sealed); });
}

Result<Secret> Vault::open(const QByteArray &blob, const Place &place) const
{
    if (!m_key)
        return notReady(m_state);
    const std::optional<quint32> sealedWith = keyIdOf(blob);
    if (!sealedWith)
        return fail(ErrorCode::VaultDamaged, u"a stored secret is not in the vault's format"_s);
    if (*sealedWith != m_key->id)
        return fail(ErrorCode::VaultDamaged, u"a stored secret was made with another master key"_s);
    const QByteArrayView view {blob};
    return aadFor(place, m_key->id).and_then([&](const QByteArray &aad) {
        return AesGcm::open(m_key->bytes.reveal(), view.sliced(nonceOffset, AesGcm::nonceBytes), aad,
                            view.sliced(headerBytes));
    });
}

std::optional<quint32> Vault::keyIdOf(const QByteArray &blob)
{
    if (blob.size() < headerBytes + AesGcm::tagBytes || blob.front() != blobVersion)
        return std::nullopt;
    return qFromBigEndian<quint32>(blob.constData() + keyIdOffset);
}

Result<QByteArray> Vault::checkValue() const
{
    if (!m_key)
        return notReady(m_state);
    return checkValueFor(m_key->bytes);
}

QByteArray Vault::checkValueFor(const Secret &masterKey)
{
    constexpr QByteArrayView constant = "portico/v1 this is the right master key";
    const Secret key = derivedKey(masterKey, "portico/v1 check value"_ba);
    QByteArray mac {digestBytes, '\0'};
    unsigned length = 0;
    const bool done = HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.size()),
                           reinterpret_cast<const unsigned char *>(constant.data()),
                           static_cast<size_t>(constant.size()), reinterpret_cast<unsigned char *>(mac.data()), &length)
                      != nullptr;
    if (!done || length != digestBytes)
        qFatal("HMAC-SHA256 is not available.");
    return mac;
}

Secret Vault::newMasterKey()
{
    QByteArray bytes {AesGcm::keyBytes, '\0'};
    fillWithRandomBytes({bytes.data(), static_cast<size_t>(bytes.size())});
    return Secret::take(bytes);
}
