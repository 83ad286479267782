// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vault/knownsecrets.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "models/vault/appkey.h"
#include "models/vault/saidtexts.h"
#include "models/vault/slashescaping.h"

namespace
{
constexpr QByteArrayView mark {"[redacted]"};
constexpr qsizetype shortestSecret = 8; ///< a shorter one would be found in any text

using Found = std::function<void(qsizetype at, qsizetype bytes)>;

bool isKeyCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Finds the keys of one snapshot in a text.
class KeySearch final
{
public:
    KeySearch(const HubSnapshot &snapshot, bool isCut)
        : m_isCut {isCut}
    {
        for (const auto &provider : snapshot.providers) {
            for (const CredentialSnapshot &credential : provider->credentials)
                add(credential);
        }
    }

    void run(QByteArrayView text, const Found &found) const
    {
        for (const Secret &secret : m_secrets)
            findSecret(text, secret.reveal(), found);
        findOwnKeys(text, "sk-portico-", found);
        findOwnKeys(text, "portico-admin-", found);
    }

private:
    void add(const CredentialSnapshot &credential)
    {
        const QByteArrayView secret = credential.secret.reveal();
        add(secret);
        const qsizetype colon = credential.accessKeyId.isEmpty() ? -1 : secret.indexOf(':');
        if (colon < 0)
            return;
        add(secret.first(colon)); // that of temporary keys has its session token behind it
        add(secret.sliced(colon + 1));
    }

    void add(QByteArrayView secret)
    {
        if (secret.size() < shortestSecret)
            return;
        m_secrets.emplace_back(secret);
        if (Secret escaped = slashEscaped(secret); !escaped.isEmpty())
            m_secrets.push_back(std::move(escaped));
    }

    void findSecret(QByteArrayView text, QByteArrayView secret, const Found &found) const
    {
        for (qsizetype at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.size()))
            found(at, secret.size());
        for (qsizetype had = m_isCut ? secret.size() - 1 : 0; had >= shortestSecret; --had) {
            if (text.endsWith(secret.first(had)))
                return found(text.size() - had, had);
        }
    }

    /// All that were made here, whosoever they are.
    void findOwnKeys(QByteArrayView text, QByteArrayView prefix, const Found &found) const
    {
        for (qsizetype at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + prefix.size())) {
            const auto begin = text.begin() + at + prefix.size();
            const auto most = begin + std::min<qsizetype>(AppKey::randomChars, text.end() - begin);
            const auto end = std::find_if_not(begin, most, isKeyCharacter);
            if (end - begin == AppKey::randomChars || (m_isCut && end == text.end()))
                found(at, prefix.size() + (end - begin));
        }
    }

    const bool m_isCut;
    std::vector<Secret> m_secrets;
};

/// Bytes of a body that go.
struct Cut
{
    SaidTexts::Span place;
    bool isMarked = false; ///< its place is marked; no other piece of the same key is
};

QByteArray without(std::vector<Cut> cuts, const QByteArray &body)
{
    std::stable_sort(cuts.begin(), cuts.end(),
                     [](const Cut &one, const Cut &other) { return one.place.begin < other.place.begin; });
    QByteArray left;
    qsizetype at = 0;
    for (const Cut &cut : cuts) {
        if (cut.place.begin >= at) {
            left.append(QByteArrayView {body}.sliced(at, cut.place.begin - at));
            left.append(cut.isMarked ? mark : QByteArrayView {});
        }
        at = std::max(at, cut.place.end);
    }
    return left.append(QByteArrayView {body}.sliced(at));
}
} // namespace

QByteArray withoutKnownSecrets(QByteArray body, const HubSnapshot &snapshot, bool isCut)
{
    const KeySearch search {snapshot, isCut};
    std::vector<Cut> cuts;
    search.run(body, [&cuts](qsizetype at, qsizetype bytes) { cuts.push_back({{at, at + bytes}, true}); });
    const SaidTexts said {body};
    for (const auto &[name, text] : said.all()) {
        if (text.isPlain())
            continue;
        search.run(text.words, [&said, &cuts, spoken = &text](qsizetype at, qsizetype bytes) {
            const std::vector<SaidTexts::Span> places = said.places(*spoken, at, bytes);
            for (const SaidTexts::Span &place : places)
                cuts.push_back({place, &place == &places.front()});
        });
    }
    return cuts.empty() ? body : without(std::move(cuts), body);
}
