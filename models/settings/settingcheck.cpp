// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/settings/settingcheck.h"

#include <algorithm>

#include <QStringList>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isAllDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isDigit);
}

bool isIpv4(const QString &text)
{
    const QStringList parts = text.split(u'.');
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               return isAllDigits(part) && part.size() <= 3 && part.toInt() <= 255
                      && (part.size() == 1 || part.front() != u'0');
           });
}

/// The address in its shortest form, or nothing. QUrl's parser is the only one for IPv6 in Qt Core.
std::optional<QString> ipv6(const QString &text)
{
    if (!text.contains(u':') || text.contains(u'%') || text.contains(u'['))
        return std::nullopt;
    QUrl url;
    url.setHost(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return std::nullopt;
    return url.host();
}

bool isLabel(QStringView label)
{
    const auto isInner = [](QChar c) { return isDigit(c) || (c >= u'a' && c <= u'z') || c == u'-' || c == u'_'; };
    return !label.isEmpty() && label.size() <= 63 && label.front() != u'-' && label.back() != u'-'
           && std::all_of(label.begin(), label.end(), isInner);
}

/// A DNS name or an IPv4 address, already in lower case.
bool isHostName(const QString &text)
{
    const QStringList labels = text.split(u'.');
    if (text.size() > 253
        || !std::all_of(labels.begin(), labels.end(), [](const QString &label) { return isLabel(label); }))
        return false;
    // A last label of digits only can be nothing but an IPv4 address (or a mistake in one).
    return !isAllDigits(labels.last()) || isIpv4(text);
}

/// 1 to 65535; a leading zero is no number that anybody means.
std::optional<int> port(const QString &text)
{
    if (!isAllDigits(text) || text.size() > 5 || text.front() == u'0' || text.toInt() > 65535)
        return std::nullopt;
    return text.toInt();
}

struct HostPort
{
    QString host; ///< with brackets when it is IPv6
    std::optional<int> port;
};

std::optional<HostPort> hostPortOf(const QString &text)
{
    const QString lower = text.toLower();
    const qsizetype bracket = lower.indexOf(u']');
    const qsizetype colon = lower.indexOf(u':', bracket + 1);
    HostPort parts {colon < 0 ? lower : lower.first(colon), {}};
    if (colon >= 0) {
        parts.port = port(lower.sliced(colon + 1));
        if (!parts.port)
            return std::nullopt;
    }
    if (parts.host.startsWith(u'[') && parts.host.endsWith(u']')) {
        const std::optional<QString> address = ipv6(parts.host.sliced(1, parts.host.size() - 2));
        if (!address)
            return std::nullopt;
        parts.host = u'[' + *address + u']';
        return parts;
    }
    return isHostName(parts.host) ? std::optional {parts} : std::nullopt;
}
} // namespace

std::optional<qint64> SettingCheck::wholeNumber(const QString &text)
{
    const QStringView digits = text.startsWith(u'-') ? QStringView {text}.sliced(1) : QStringView {text};
    bool fits = false;
    const qint64 number = text.toLongLong(&fits);
    return isAllDigits(digits) && fits ? std::optional {number} : std::nullopt;
}

std::optional<QString> SettingCheck::listenAddress(const QString &text)
{
    if (text.compare(u"localhost"_s, Qt::CaseInsensitive) == 0)
        return u"127.0.0.1"_s;
    return isIpv4(text) ? std::optional {text} : ipv6(text);
}

std::optional<QString> SettingCheck::proxy(const QString &text)
{
    const QString lower = text.toLower();
    if (lower.isEmpty() || lower == u"direct")
        return lower;
    if (!lower.startsWith(u"http://"))
        return std::nullopt;
    const QString rest = lower.sliced(7);
    const std::optional<HostPort> parts = hostPortOf(rest.endsWith(u'/') ? rest.chopped(1) : rest);
    if (!parts || !parts->port)
        return std::nullopt;
    return u"http://%1:%2"_s.arg(parts->host).arg(*parts->port);
}

std::optional<QString> SettingCheck::hostAndPort(const QString &text)
{
    const std::optional<HostPort> parts = hostPortOf(text);
    if (!parts)
        return std::nullopt;
    return parts->port ? u"%1:%2"_s.arg(parts->host).arg(*parts->port) : parts->host;
}

std::optional<QString> SettingCheck::origin(const QString &text)
{
    const QString lower = text.toLower();
    for (const auto &[scheme, schemePort] : {std::pair {u"http://"_s, 80}, std::pair {u"https://"_s, 443}}) {
        if (!lower.startsWith(scheme))
            continue;
        const QString rest = lower.sliced(scheme.size());
        const std::optional<HostPort> parts = hostPortOf(rest.endsWith(u'/') ? rest.chopped(1) : rest);
        if (!parts)
            return std::nullopt;
        const bool isPortShown = parts->port && *parts->port != schemePort;
        return isPortShown ? u"%1%2:%3"_s.arg(scheme, parts->host).arg(*parts->port) : scheme + parts->host;
    }
    return std::nullopt;
}

std::optional<QString> SettingCheck::webAddress(const QString &text)
{
    if (text.isEmpty())
        return text;
    const QUrl url {text, QUrl::StrictMode};
    const QString host = url.host();
    const bool isHere = host == u"localhost" || host == u"::1" || (host.startsWith(u"127.") && isIpv4(host));
    const bool isSafe = url.scheme() == u"https" || (url.scheme() == u"http" && isHere);
    if (!url.isValid() || host.isEmpty() || !isSafe || !url.userInfo().isEmpty() || url.hasFragment())
        return std::nullopt;
    return url.toString(QUrl::FullyEncoded);
}

QString SettingCheck::shown(const QString &text)
{
    constexpr qsizetype maxChars = 80;
    QString line = text.size() > maxChars ? text.first(maxChars) + u'\u2026' : text;
    std::replace_if(
        line.begin(), line.end(), [](QChar c) { return !c.isPrint(); }, u'?');
    return line;
}
