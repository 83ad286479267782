// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/secret.h"

#include <openssl/crypto.h>
#include <utility>

#include <QString>

using namespace Qt::Literals::StringLiterals;

namespace
{
// data() detaches a shared buffer, so only a buffer that is ours alone may be cleansed in place.
void cleanse(QByteArray &bytes)
{
    if (!bytes.isEmpty() && bytes.isDetached())
        OPENSSL_cleanse(bytes.data(), static_cast<size_t>(bytes.size()));
    bytes.clear();
}
} // namespace

Secret::Secret(QByteArrayView bytes)
    : m_bytes {bytes.data(), bytes.size()}
{}

Secret::~Secret()
{
    cleanse(m_bytes);
}

Secret::Secret(Secret &&other) noexcept
    : m_bytes {std::exchange(other.m_bytes, {})}
{}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        cleanse(m_bytes);
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

Secret Secret::clone() const
{
    return Secret {QByteArrayView {m_bytes}};
}

QString Secret::masked() const
{
    constexpr qsizetype shortestShown = 12;
    const QString dots = u"\u2022\u2022\u2022\u2022"_s;
    return m_bytes.size() >= shortestShown ? dots + QString::fromLatin1(m_bytes.last(4)) : dots;
}

Secret Secret::take(QByteArray &bytes)
{
    Secret secret {QByteArrayView {bytes}};
    cleanse(bytes);
    return secret;
}
