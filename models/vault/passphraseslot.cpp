// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/passphraseslot.h"

#include <algorithm>
#include <array>
#include <memory>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <optional>

#include <QtEndian>

#include "models/vault/aesgcm.h"
#include "models/vault/randombytes.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr char slotVersion = 1;
constexpr qsizetype log2NOffset = 1;
constexpr qsizetype rOffset = 2;
constexpr qsizetype pOffset = 6;
constexpr qsizetype saltOffset = 10;
constexpr qsizetype saltBytes = 32;
constexpr qsizetype nonceOffset = saltOffset + saltBytes;
constexpr qsizetype sealedOffset = nonceOffset + AesGcm::nonceBytes;
constexpr qsizetype slotBytes = sealedOffset + AesGcm::keyBytes + AesGcm::tagBytes;

bool isWithin(int value, int smallest, int largest)
{
    return value >= smallest && value <= largest;
}

bool isAcceptable(const PassphraseSlot::WorkFactor &factor)
{
    using PassphraseSlot::largest;
    return isWithin(factor.log2N, 1, largest.log2N) && isWithin(factor.r, 1, largest.r)
           && isWithin(factor.p, 1, largest.p);
}

PassphraseSlot::WorkFactor factorOf(const QByteArray &slot)
{
    // Read unsigned and cut off, so that no huge number turns negative and passes.
    const auto capped = [](quint32 number) { return static_cast<int>(std::min<quint32>(number, 1'000'000)); };
    return {static_cast<unsigned char>(slot[log2NOffset]), capped(qFromBigEndian<quint32>(slot.constData() + rOffset)),
            capped(qFromBigEndian<quint32>(slot.constData() + pOffset))};
}

Result<Secret> wrappingKey(const Secret &passphrase, QByteArray salt, PassphraseSlot::WorkFactor factor)
{
    struct Freed
    {
        void operator()(EVP_KDF *kdf) const { EVP_KDF_free(kdf); }

        void operator()(EVP_KDF_CTX *context) const { EVP_KDF_CTX_free(context); }
    };

    QByteArray word {passphrase.reveal().data(), passphrase.size()};
    QByteArray key {AesGcm::keyBytes, '\0'};
    uint64_t n = uint64_t {1} << factor.log2N;
    auto r = static_cast<uint32_t>(factor.r);
    auto p = static_cast<uint32_t>(factor.p);
    // OpenSSL's own bound is 32 MiB: what scrypt needs, and room for its small buffers.
    uint64_t maxMemoryBytes = 128 * n * r + 128ULL * r * p + (uint64_t {1} << 20);
    const std::array params {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, word.data(), static_cast<size_t>(word.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), static_cast<size_t>(salt.size())),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &maxMemoryBytes),
        OSSL_PARAM_construct_end(),
    };
    const std::unique_ptr<EVP_KDF, Freed> kdf {EVP_KDF_fetch(nullptr, "SCRYPT", nullptr)};
    const std::unique_ptr<EVP_KDF_CTX, Freed> context {EVP_KDF_CTX_new(kdf.get())};
    const bool done = context
                      && EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(key.data()),
                                        static_cast<size_t>(key.size()), params.data())
                             == 1;
    const Secret cleansed = Secret::take(word);
    Secret derived = Secret::take(key);
    if (!done)
        return fail(ErrorCode::Internal, u"scrypt failed; is there enough free memory?"_s);
    return derived;
}
} // namespace

Outcome PassphraseSlot::checkPassphrase(const Secret &passphrase)
{
    const QByteArrayView bytes = passphrase.reveal();
    // Characters, not bytes: the bytes that go on a UTF-8 sequence do not count.
    const auto chars = std::count_if(bytes.begin(), bytes.end(), [](char byte) { return (byte & 0xc0) != 0x80; });
    if (chars < minChars)
        return fail(ErrorCode::BadRequest, u"the passphrase needs at least %1 characters"_s.arg(minChars));
    return {};
}

Result<QByteArray> PassphraseSlot::seal(const Secret &masterKey, const Secret &passphrase, WorkFactor factor)
{
    if (const Outcome checked = checkPassphrase(passphrase); !checked)
        return tl::unexpected {checked.error()};
    if (!isAcceptable(factor) || masterKey.size() != AesGcm::keyBytes)
        return fail(ErrorCode::Internal, u"a passphrase slot was asked for with impossible parameters"_s);
    QByteArray slot {sealedOffset, '\0'};
    slot[0] = slotVersion;
    slot[log2NOffset] = static_cast<char>(factor.log2N);
    qToBigEndian(static_cast<quint32>(factor.r), slot.data() + rOffset);
    qToBigEndian(static_cast<quint32>(factor.p), slot.data() + pOffset);
    fillWithRandomBytes({slot.data() + saltOffset, static_cast<size_t>(saltBytes + AesGcm::nonceBytes)});
    const QByteArrayView view {slot};
    return wrappingKey(passphrase, slot.mid(saltOffset, saltBytes), factor)
        .and_then([&](const Secret &key) {
            return AesGcm::seal(key.reveal(), view.sliced(nonceOffset), view.first(nonceOffset), masterKey.reveal());
        })
        .map([&slot](const QByteArray &sealed) { return slot.append(sealed); });
}

Result<Secret> PassphraseSlot::open(const QByteArray &slot, const Secret &passphrase)
{
    if (slot.size() != slotBytes || slot.front() != slotVersion)
        return fail(ErrorCode::VaultDamaged, u"the stored passphrase slot is damaged"_s);
    const WorkFactor factor = factorOf(slot);
    if (!isAcceptable(factor))
        return fail(ErrorCode::VaultDamaged, u"the stored passphrase slot asks for more work than is allowed"_s);
    const QByteArrayView view {slot};
    return wrappingKey(passphrase, slot.mid(saltOffset, saltBytes), factor).and_then([&](const Secret &key) {
        return AesGcm::open(key.reveal(), view.sliced(nonceOffset, AesGcm::nonceBytes), view.first(nonceOffset),
                            view.sliced(sealedOffset))
            .or_else([](const Error &) -> Result<Secret> {
                return fail(
                    ErrorCode::VaultLocked,
                    u"the passphrase is wrong: enter it again, or correct the file that PORTICO_PASSPHRASE_FILE names"_s);
            });
    });
}
