// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/knownsecrets.h"

#include <algorithm>

#include "models/vault/appkey.h"

namespace
{
constexpr QByteArrayView mark {"[redacted]"};
constexpr qsizetype shortestSecret = 8; ///< a shorter one would be found in any text

bool isKeyCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Takes secrets out of one body.
class Redaction final
{
public:
    Redaction(QByteArray &body, bool isCut)
        : m_body {body}
        , m_isCut {isCut}
    {}

    void hide(QByteArrayView secret)
    {
        hideAsItIs(secret);
        if (!secret.contains('/'))
            return;
        QByteArray text = secret.toByteArray().replace('/', "\\/"); // some writers of JSON do
        const Secret escaped = Secret::take(text);
        hideAsItIs(escaped.reveal());
    }

    /// All that were made here, whosoever they are.
    void hideOwnKeys(QByteArrayView prefix)
    {
        qsizetype at = 0;
        while ((at = m_body.indexOf(prefix, at)) >= 0) {
            const auto begin = m_body.cbegin() + at + prefix.size();
            const auto most = begin + std::min<qsizetype>(AppKey::randomChars, m_body.cend() - begin);
            const auto end = std::find_if_not(begin, most, isKeyCharacter);
            const bool isKey = end - begin == AppKey::randomChars || (m_isCut && end == m_body.cend());
            const qsizetype bytes = prefix.size() + (end - begin);
            if (isKey)
                m_body.replace(at, bytes, mark);
            at += isKey ? mark.size() : prefix.size();
        }
    }

private:
    void hideAsItIs(QByteArrayView secret)
    {
        if (secret.size() < shortestSecret)
            return;
        if (m_body.contains(secret))
            m_body.replace(secret, mark);
        for (qsizetype had = m_isCut ? secret.size() - 1 : 0; had >= shortestSecret; --had) {
            if (!m_body.endsWith(secret.first(had)))
                continue;
            m_body.chop(had);
            m_body.append(mark);
            return;
        }
    }

    QByteArray &m_body;
    const bool m_isCut;
};
} // namespace

QByteArray withoutKnownSecrets(QByteArray body, const HubSnapshot &snapshot, bool isCut)
{
    Redaction redaction {body, isCut};
    for (const auto &provider : snapshot.providers) {
        for (const CredentialSnapshot &credential : provider->credentials) {
            const QByteArrayView secret = credential.secret.reveal();
            redaction.hide(secret);
            const qsizetype colon = credential.accessKeyId.isEmpty() ? -1 : secret.indexOf(':');
            if (colon < 0)
                continue;
            redaction.hide(secret.first(colon)); // that of temporary keys has its session token behind it
            redaction.hide(secret.sliced(colon + 1));
        }
    }
    redaction.hideOwnKeys("sk-portico-");
    redaction.hideOwnKeys("portico-admin-");
    return body;
}
