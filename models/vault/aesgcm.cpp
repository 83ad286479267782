// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/aesgcm.h"

#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Freed
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, Freed>;

const EVP_CIPHER *aes256Gcm()
{
    static const EVP_CIPHER *const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return cipher;
}

const unsigned char *bytesOf(QByteArrayView view)
{
    // EVP takes a null pointer for "no data yet"; an empty view must not look like that.
    static constexpr unsigned char nothing = 0;
    return view.isEmpty() ? &nothing : reinterpret_cast<const unsigned char *>(view.data());
}

unsigned char *writableBytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

int lengthOf(QByteArrayView view)
{
    return static_cast<int>(view.size());
}

Context begin(QByteArrayView key, QByteArrayView nonce, QByteArrayView aad, bool isEncryption)
{
    if (key.size() != AesGcm::keyBytes || nonce.size() != AesGcm::nonceBytes)
        return nullptr;
    Context context {EVP_CIPHER_CTX_new()};
    int length = 0;
    const bool begun =
        context && aes256Gcm()
        && EVP_CipherInit_ex2(context.get(), aes256Gcm(), bytesOf(key), bytesOf(nonce), isEncryption ? 1 : 0, nullptr)
               == 1
        && EVP_CipherUpdate(context.get(), nullptr, &length, bytesOf(aad), lengthOf(aad)) == 1;
    return begun ? std::move(context) : nullptr;
}
} // namespace

Result<QByteArray> AesGcm::seal(QByteArrayView key, QByteArrayView nonce, QByteArrayView aad, QByteArrayView plain)
{
    const Context context = begin(key, nonce, aad, true);
    QByteArray sealed {plain.size() + tagBytes, Qt::Uninitialized};
    unsigned char *out = writableBytesOf(sealed);
    int written = 0;
    int rest = 0;
    const bool done =
        context && EVP_CipherUpdate(context.get(), out, &written, bytesOf(plain), lengthOf(plain)) == 1
        && EVP_CipherFinal_ex(context.get(), out + written, &rest) == 1 && written + rest == plain.size()
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tagBytes), out + plain.size())
               == 1;
    if (!done)
        return fail(ErrorCode::Internal, u"AES-256-GCM could not encrypt"_s);
    return sealed;
}

Result<Secret> AesGcm::open(QByteArrayView key, QByteArrayView nonce, QByteArrayView aad, QByteArrayView sealed)
{
    if (sealed.size() < tagBytes)
        return fail(ErrorCode::VaultDamaged, u"a ciphertext is too short"_s);
    const QByteArrayView cipherText = sealed.chopped(tagBytes);
    QByteArray tag = sealed.last(tagBytes).toByteArray();
    const Context context = begin(key, nonce, aad, false);
    QByteArray plain {cipherText.size(), '\0'};
    unsigned char *out = writableBytesOf(plain);
    int written = 0;
    int rest = 0;
    const bool done =
        context && EVP_CipherUpdate(context.get(), out, &written, bytesOf(cipherText), lengthOf(cipherText)) == 1
        && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tagBytes), tag.data()) == 1
        && EVP_CipherFinal_ex(context.get(), out + written, &rest) == 1;
    Secret secret = Secret::take(plain);
    if (!done)
        return fail(ErrorCode::VaultDamaged,
                    u"a ciphertext does not open: it was changed, moved or made with another key"_s);
    return secret;
}
