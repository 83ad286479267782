// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/appkey.h"

#include <array>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "models/vault/randombytes.h"

namespace
{
constexpr char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr unsigned base = 62;
constexpr QByteArrayView ellipsis = "\xe2\x80\xa6";

// One long division of the big-endian number by 62; gives the remainder.
unsigned divideByBase(std::array<unsigned char, AppKey::hashBytes> &number)
{
    unsigned remainder = 0;
    for (unsigned char &digit : number) {
        const unsigned value = (remainder << 8) | digit;
        digit = static_cast<unsigned char>(value / base);
        remainder = value % base;
    }
    return remainder;
}

// Fetching an algorithm costs more than hashing a key, so each thread keeps its own context.
EVP_MD_CTX *digestContext()
{
    struct Freed
    {
        void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    };

    thread_local const std::unique_ptr<EVP_MD_CTX, Freed> context {EVP_MD_CTX_new()};
    return context.get();
}

const EVP_MD *sha256()
{
    static const EVP_MD *const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}
} // namespace

QByteArray AppKey::generate(QByteArrayView prefix)
{
    std::array<unsigned char, hashBytes> number {};
    fillWithRandomBytes({reinterpret_cast<char *>(number.data()), number.size()});
    QByteArray key {prefix.size() + randomChars, Qt::Uninitialized};
    std::copy(prefix.begin(), prefix.end(), key.begin());
    for (qsizetype at = key.size() - 1; at >= prefix.size(); --at)
        key[at] = alphabet[divideByBase(number)];
    OPENSSL_cleanse(number.data(), number.size());
    return key;
}

QByteArray AppKey::hashOf(QByteArrayView key)
{
    QByteArray hash {hashBytes, Qt::Uninitialized};
    EVP_MD_CTX *context = digestContext();
    const bool hashed = EVP_DigestInit_ex2(context, sha256(), nullptr) == 1
                        && EVP_DigestUpdate(context, key.data(), static_cast<size_t>(key.size())) == 1
                        && EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char *>(hash.data()), nullptr) == 1;
    if (!hashed)
        qFatal("SHA-256 is not available.");
    return hash;
}

QByteArray AppKey::hintOf(QByteArrayView key)
{
    constexpr qsizetype shownChars = 4;
    const qsizetype prefixChars = key.size() - randomChars;
    if (prefixChars < 0)
        return ellipsis.toByteArray();
    return key.first(prefixChars).toByteArray().append(ellipsis).append(key.last(shownChars));
}

bool AppKey::isSame(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size()
           && CRYPTO_memcmp(left.data(), right.data(), static_cast<size_t>(left.size())) == 0;
}
