// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/providerendpoint.h"

#include <algorithm>

#include <QHostAddress>
#include <QNetworkProxyFactory>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxRemembered = 256;

bool isLoopback(const QString &host)
{
    QHostAddress address;
    return host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0 || (address.setAddress(host) && address.isLoopback());
}

QByteArray asUrl(const QNetworkProxy &proxy)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(proxy.hostName());
    url.setPort(proxy.port());
    url.setUserName(proxy.user());
    url.setPassword(proxy.password());
    return url.toEncoded();
}

QByteArray systemProxy(const QUrl &url)
{
    const QList<QNetworkProxy> proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery {url});
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy)
            return {};
        if (proxy.type() == QNetworkProxy::HttpProxy || proxy.type() == QNetworkProxy::HttpCachingProxy)
            return asUrl(proxy);
    }
    return {};
}

/// Amazon's hosts are named service.region.amazonaws.com.
QByteArray regionIn(const QByteArray &host)
{
    const QByteArrayList labels = host.split('.');
    return labels.size() >= 4 && labels.at(2) == "amazonaws" ? labels.at(1) : QByteArray {};
}
} // namespace

QByteArray ProviderEndpoint::target(WireDialect dialect, QByteArrayView path) const
{
    return joined(m_prefixes[static_cast<size_t>(dialect)], path);
}

WireDialect ProviderEndpoint::dialectFor(const ModelTraits &traits, std::optional<WireDialect> client) const
{
    if (traits.dialect && speaks(*traits.dialect))
        return *traits.dialect;
    const std::vector<ProviderKind::Surface> &surfaces = kind->surfaces;
    const auto isFamilys = [&traits](const ProviderKind::Surface &surface) {
        const std::vector<QByteArray> &families = surface.families;
        return std::find(families.begin(), families.end(), traits.family) != families.end();
    };
    if (const auto own = std::find_if(surfaces.begin(), surfaces.end(), isFamilys); own != surfaces.end())
        return own->dialect;
    const ProviderKind::Surface *clients = client ? kind->surface(*client) : nullptr;
    if (clients && clients->families.empty())
        return *client;
    // The chat of OpenAI's reasoners refuses function tools beside an effort, and loses the thoughts between the turns.
    const bool isReasoner = traits.usesMaxCompletionTokens && traits.reasoning == ModelTraits::ReasoningControl::Effort;
    return isReasoner && speaks(WireDialect::Responses) ? WireDialect::Responses : kind->surfaces.front().dialect;
}

QByteArray ProviderEndpoint::target(const ProviderKind::Place &place, QByteArrayView path) const
{
    return joined(kind->prefixFor(place, prefix), path);
}

QByteArray ProviderEndpoint::joined(const QByteArray &start, QByteArrayView path) const
{
    QByteArray target;
    target.reserve(start.size() + path.size() + query.size() + 1);
    target.append(start).append(path);
    if (!query.isEmpty())
        target.append(path.contains('?') ? '&' : '?').append(query);
    return target;
}

Result<ProviderEndpoint> parseProviderEndpoint(const ProviderSnapshot &provider, const QByteArray &proxy)
{
    ProviderEndpoint endpoint;
    endpoint.kind = ProviderKind::byName(QByteArrayView {provider.kind});
    if (!endpoint.kind)
        return fail(ErrorCode::BadRequest, u"unknown provider kind \"%1\""_s.arg(QString::fromUtf8(provider.kind)));
    endpoint.isBuiltIn = endpoint.kind->builtIn;
    if (endpoint.isBuiltIn)
        return endpoint;
    const QUrl url {QString::fromUtf8(provider.baseUrl), QUrl::StrictMode};
    const QString scheme = url.scheme();
    if (!url.isValid() || (scheme != "http"_L1 && scheme != "https"_L1) || url.host().isEmpty()
        || !url.userInfo().isEmpty() || url.hasFragment())
        return fail(ErrorCode::BadRequest, u"the base URL of provider \"%1\" is not a plain http or https URL"_s.arg(
                                               QString::fromUtf8(provider.name)));
    endpoint.origin.tls = scheme == "https"_L1;
    endpoint.origin.host = url.host(QUrl::FullyEncoded).toLatin1();
    endpoint.origin.port = static_cast<quint16>(url.port(endpoint.origin.tls ? 443 : 80));
    endpoint.origin.proxy = isLoopback(url.host()) ? QByteArray {} : proxy;
    endpoint.prefix = url.path(QUrl::FullyEncoded).toLatin1();
    while (endpoint.prefix.endsWith('/'))
        endpoint.prefix.chop(1);
    endpoint.query = url.query(QUrl::FullyEncoded).toLatin1();
    endpoint.region = provider.region.isEmpty() ? regionIn(endpoint.origin.host) : provider.region;
    for (const ProviderKind::Surface &surface : endpoint.kind->surfaces)
        endpoint.m_prefixes[static_cast<size_t>(surface.dialect)] =
            endpoint.kind->prefixFor(surface.place, endpoint.prefix);
    return endpoint;
}

void ProviderEndpoints::setProxy(const QByteArray &proxy)
{
    if (m_proxy == proxy)
        return;
    m_proxy = proxy;
    m_byKindAndUrl.clear();
}

Result<const ProviderEndpoint *> ProviderEndpoints::of(const ProviderSnapshot &provider)
{
    const QByteArray key = provider.kind + ' ' + provider.region + ' ' + provider.baseUrl;
    const auto found = m_byKindAndUrl.constFind(key);
    if (found != m_byKindAndUrl.constEnd())
        return &*found;
    Result<ProviderEndpoint> parsed = parseProviderEndpoint(provider, proxyFor(provider.baseUrl));
    if (!parsed)
        return tl::unexpected {parsed.error()};
    if (m_byKindAndUrl.size() >= maxRemembered)
        m_byKindAndUrl.clear();
    return &*m_byKindAndUrl.insert(key, *std::move(parsed));
}

QByteArray ProviderEndpoints::proxyFor(const QByteArray &address) const
{
    if (m_proxy == "direct")
        return {};
    if (!m_proxy.isEmpty())
        return m_proxy;
    const QUrl url {QString::fromUtf8(address), QUrl::StrictMode};
    return isLoopback(url.host()) ? QByteArray {} : systemProxy(url);
}
