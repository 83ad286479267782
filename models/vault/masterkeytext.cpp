// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/masterkeytext.h"

#include "models/vault/aesgcm.h"

// The raw-data views below spare copies that nobody would cleanse.
Secret MasterKeyText::encode(const Secret &masterKey)
{
    const QByteArrayView bytes = masterKey.reveal();
    QByteArray text = QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
    return Secret::take(text);
}

std::optional<Secret> MasterKeyText::decode(const Secret &text)
{
    const QByteArrayView bytes = text.reveal();
    const auto encoded = QByteArray::fromRawData(bytes.data(), bytes.size());
    auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    Secret key = Secret::take(decoded.decoded);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok || key.size() != AesGcm::keyBytes)
        return std::nullopt;
    // Qt also takes text without its padding; only one spelling of a key is right.
    if (encode(key).reveal() != bytes)
        return std::nullopt;
    return key;
}
