// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/providerurl.h"

#include <array>
#include <optional>

#include <QRegularExpression>
#include <QUrl>

#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// The four bytes of a dotted address. QUrl has already turned 0x7f.1 and 2130706433 into dotted form.
std::optional<std::array<int, 4>> ipv4(const QString &host)
{
    const QStringList parts = host.split(u'.');
    if (parts.size() != 4)
        return std::nullopt;
    std::array<int, 4> bytes {};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bool isNumber = false;
        bytes[i] = parts[static_cast<qsizetype>(i)].toInt(&isNumber);
        if (!isNumber || bytes[i] < 0 || bytes[i] > 255)
            return std::nullopt;
    }
    return bytes;
}

/// The IPv4 address inside ::ffff:a.b.c.d, else the host itself.
QString unmapped(const QString &host)
{
    return host.startsWith(u"::ffff:"_s) && host.contains(u'.') ? host.mid(7) : host;
}

bool isMetadata(const QString &host)
{
    if (host == u"metadata.google.internal" || host == u"metadata" || host == u"fd00:ec2::254"
        || host.startsWith(u"fe80:"_s) || host.startsWith(u"::ffff:a9fe:"_s))
        return true;
    const auto bytes = ipv4(unmapped(host));
    return bytes && (((*bytes)[0] == 169 && (*bytes)[1] == 254) || *bytes == std::array {100, 100, 100, 200});
}

bool isNear(const QString &host)
{
    if (host == u"localhost" || host.endsWith(u".localhost"_s) || host.endsWith(u".local"_s))
        return true;
    // Only an IPv6 address has a colon; a name may begin with the same letters.
    if (host.contains(u':') && !host.startsWith(u"::ffff:"_s))
        return host == u"::1" || host.startsWith(u"fc"_s) || host.startsWith(u"fd"_s);
    const auto bytes = ipv4(unmapped(host));
    if (!bytes)
        return !host.contains(u'.') && !host.contains(u':');
    const auto [a, b, c, d] = *bytes;
    return a == 127 || a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168);
}

QString hostOf(const QUrl &url)
{
    QString host = url.host().toLower();
    while (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

struct Origin
{
    QString scheme;
    QString host;
    int port = 0;

    bool operator==(const Origin &) const = default;
};

Origin originOf(const AiProvider &provider)
{
    const ProviderKind *kind = ProviderKind::byName(provider.kind);
    QString place = provider.baseUrl.isEmpty() && kind != nullptr ? kind->baseUrl : provider.baseUrl;
    place.replace(u"{region}"_s, provider.region);
    const QUrl url {place, QUrl::StrictMode};
    const QString scheme = url.scheme().toLower();
    return {scheme, hostOf(url), url.port(scheme == u"http" ? 80 : 443)};
}

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() <= 0x20 || c.unicode() == 0x7f; });
}
} // namespace

bool ProviderUrl::hasPlainQuery(const QUrl &url)
{
    static const QRegularExpression version {u"^api-version=[A-Za-z0-9._-]{1,64}$"_s};
    return !url.hasQuery() || version.match(url.query(QUrl::FullyEncoded)).hasMatch();
}

Result<QString> ProviderUrl::normalized(const QString &url)
{
    QString trimmed = url.trimmed();
    while (trimmed.endsWith(u'/'))
        trimmed.chop(1);
    const QUrl parsed {trimmed, QUrl::StrictMode};
    const QString scheme = parsed.scheme().toLower();
    if (!parsed.isValid() || hasControl(trimmed) || (scheme != u"http" && scheme != u"https"))
        return fail(ErrorCode::BadRequest, u"the base URL must begin with http:// or https:// and be a valid URL"_s);
    if (hostOf(parsed).isEmpty())
        return fail(ErrorCode::BadRequest, u"the base URL names no host"_s);
    if (!parsed.userInfo().isEmpty() || trimmed.contains(u'@'))
        return fail(ErrorCode::BadRequest, u"the base URL must not hold a user name: add a credential instead"_s);
    if (parsed.hasFragment() || !hasPlainQuery(parsed))
        return fail(ErrorCode::BadRequest,
                    u"the base URL must not have a fragment, or a query other than api-version"_s);
    if (parsed.port(1) == 0)
        return fail(ErrorCode::BadRequest, u"the base URL's port must be 1 to 65535"_s);
    if (isMetadata(hostOf(parsed)))
        return fail(ErrorCode::BadRequest,
                    u"the base URL leads to a cloud's metadata service, which is never called"_s);
    return trimmed;
}

bool ProviderUrl::isClearTextAbroad(const QString &url)
{
    const QString trimmed = url.trimmed();
    if (trimmed.contains(u'{'))
        return trimmed.startsWith(u"http:"_s, Qt::CaseInsensitive);
    const QUrl parsed {trimmed, QUrl::StrictMode};
    return parsed.scheme().toLower() == u"http" && !isNear(hostOf(parsed));
}

Outcome ProviderUrl::checkClearText(const QString &url, bool isMeant)
{
    if (isMeant || !isClearTextAbroad(url))
        return {};
    return fail(ErrorCode::BadRequest,
                u"keys and prompts would cross the network to %1 in clear text; use https://, or --allow-clear-text if "
                "that is meant"_s.arg(QUrl {url.trimmed()}.host()));
}

bool ProviderUrl::isElsewhere(const AiProvider &one, const AiProvider &other)
{
    return one.baseUrl != other.baseUrl && originOf(one) != originOf(other);
}
