// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/passableheader.h"

#include <algorithm>
#include <array>

namespace
{
// An entry that ends in "-" stands for all names that begin so.
constexpr std::array<QByteArrayView, 40> keptBack {
    "connection",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "proxy-",
    "expect",
    "host",
    "content-",
    "accept",
    "accept-encoding",
    "accept-",
    "range",
    "if-",
    "authorization",
    "x-api-key",
    "api-key",
    "x-goog-api-key",
    "x-auth-",
    "x-access-token",
    "cookie",
    "cookie2",
    "set-cookie",
    "set-cookie2",
    "forwarded",
    "x-forwarded-",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-",
    "via",
    "origin",
    "sec-",
    "x-amz-",
    "idempotency-key",
    "x-portico-",
    "user-agent",
    "x-request-id",
    "access-control-",
};
constexpr std::array<QByteArrayView, 13> identities {"account", "auth",  "client", "credential", "iam",
                                                     "key",     "org",   "params", "project",    "secret",
                                                     "session", "token", "user"};

bool beginsWith(QByteArrayView name, QByteArrayView start)
{
    return name.size() >= start.size() && name.first(start.size()).compare(start, Qt::CaseInsensitive) == 0;
}

bool isNameChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}
} // namespace

bool PassableHeader::isKeptBack(QByteArrayView name)
{
    return std::any_of(keptBack.begin(), keptBack.end(), [name](QByteArrayView entry) {
        return beginsWith(name, entry) && (entry.endsWith('-') || name.size() == entry.size());
    });
}

bool PassableHeader::namesSomebody(QByteArrayView name)
{
    const QByteArray lower = name.toByteArray().toLower();
    return std::any_of(identities.begin(), identities.end(),
                       [&lower](QByteArrayView word) { return lower.contains(word); });
}

std::optional<QString> PassableHeader::pattern(const QString &text)
{
    constexpr qsizetype longest = 64;
    const QByteArray lower = text.trimmed().toLower().toUtf8();
    const bool isStart = lower.endsWith('*');
    const QByteArray name = isStart ? lower.chopped(1) : lower;
    // A start of one letter or two would be a promise about names that nobody has read.
    if (name.size() < (isStart ? 3 : 1) || name.size() > longest || !std::all_of(name.begin(), name.end(), isNameChar)
        || isKeptBack(name))
        return std::nullopt;
    return QString::fromLatin1(lower);
}

bool PassableHeader::matches(QByteArrayView name, QByteArrayView pattern)
{
    if (!pattern.endsWith('*'))
        return name.compare(pattern, Qt::CaseInsensitive) == 0;
    const QByteArrayView start = pattern.chopped(1);
    return beginsWith(name, start) && !namesSomebody(name.sliced(start.size()));
}
