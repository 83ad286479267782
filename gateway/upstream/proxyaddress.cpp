// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/proxyaddress.h"

#include <QHostAddress>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray fromEnvironment(const char *lower, const char *upper)
{
    const QByteArray value = qgetenv(lower);
    return value.isEmpty() ? qgetenv(upper) : value;
}

/// NO_PROXY: names with their subdomains, addresses, networks in CIDR form, "*".
bool isExcluded(const QByteArray &host)
{
    const QByteArray name = host.toLower();
    const QHostAddress address {QString::fromLatin1(name)};
    for (const QByteArray &item : fromEnvironment("no_proxy", "NO_PROXY").toLower().split(',')) {
        QByteArray entry = item.trimmed();
        if (entry == "*")
            return true;
        if (entry.startsWith("*."))
            entry.remove(0, 1);
        const QByteArray bare = entry.startsWith('.') ? entry.mid(1) : entry;
        if (bare.isEmpty())
            continue;
        if (name == bare || name.endsWith(QByteArray {'.' + bare}))
            return true;
        if (!address.isNull() && bare.contains('/')) {
            const auto subnet = QHostAddress::parseSubnet(QString::fromLatin1(bare));
            if (subnet.second >= 0 && address.isInSubnet(subnet))
                return true;
        }
    }
    return false;
}

/// What people write in the environment ("host:3128", "http://host:3128/") in the form of UpstreamOrigin::proxy.
QByteArray normalized(QByteArray text)
{
    text = text.trimmed();
    if (text.isEmpty())
        return {};
    if (!text.contains("://"))
        text.prepend("http://");
    while (text.endsWith('/'))
        text.chop(1);
    return text;
}
} // namespace

Result<ProxyAddress> ProxyAddress::parse(const QByteArray &text)
{
    const QUrl url = QUrl::fromEncoded(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != u"http"_s || url.host().isEmpty())
        return ::fail(
            ErrorCode::BadRequest,
            u"the proxy's address is not http://host:port, with user:password@ before the host if it asks for them"_s);
    ProxyAddress proxy;
    proxy.host = url.host(QUrl::FullyEncoded).toLatin1();
    proxy.port = static_cast<quint16>(url.port(80));
    if (!url.userName().isEmpty()) {
        const QString pair = url.userName(QUrl::FullyDecoded) + u':' + url.password(QUrl::FullyDecoded);
        proxy.authorization = "Basic " + pair.toUtf8().toBase64();
    }
    return proxy;
}

QByteArray proxyFor(const QByteArray &host, bool tls, const QByteArray &setting)
{
    if (isLoopbackHost(host) || setting == "none" || setting == "direct")
        return {};
    if (!setting.isEmpty() && setting != "environment")
        return normalized(setting);
    if (isExcluded(host))
        return {};
    // HTTP_PROXY in upper case is honoured: this is no CGI program, so no client can set it.
    QByteArray proxy =
        tls ? fromEnvironment("https_proxy", "HTTPS_PROXY") : fromEnvironment("http_proxy", "HTTP_PROXY");
    if (proxy.isEmpty())
        proxy = fromEnvironment("all_proxy", "ALL_PROXY");
    return normalized(proxy);
}

bool isLoopbackHost(const QByteArray &host)
{
    const QByteArray name = host.toLower();
    if (name == "localhost" || name.endsWith(".localhost"))
        return true;
    const QHostAddress address {QString::fromLatin1(name)};
    return !address.isNull() && address.isLoopback();
}
