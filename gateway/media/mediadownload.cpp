// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/media/mediadownload.h"

#include <algorithm>

#include "gateway/upstream/addresspolicy.h"
#include "gateway/upstream/proxyaddress.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QByteArrayView userAgent {"Portico/" PORTICO_VERSION};
constexpr qint64 bytesPerMib = 1024 * 1024;

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

QString privateAddress()
{
    return u"its address is not on the public internet"_s;
}

/// A proxy is told one address; more of them reach IPv4.
QHostAddress bestForProxy(const QList<QHostAddress> &addresses)
{
    const auto best = std::find_if(addresses.begin(), addresses.end(), [](const QHostAddress &address) {
        return address.protocol() == QAbstractSocket::IPv4Protocol;
    });
    return best == addresses.end() ? addresses.front() : *best;
}
} // namespace

MediaDownload::MediaDownload(const MediaSources &sources, const MediaLimits &limits, Owner &owner)
    : m_sources {sources}
    , m_limits {limits}
    , m_owner {owner}
{}

MediaDownload::~MediaDownload() = default;

void MediaDownload::start(MediaAddress address)
{
    m_address = std::move(address);
    const QByteArray &host = m_address.origin.host;
    m_address.origin.proxy = isLoopbackHost(host) ? QByteArray {} : m_sources.proxyFor(m_address.url);
    const QHostAddress literal {QString::fromLatin1(host)};
    // Where private networks may be reached there is nothing to check, and only the proxy may know their names.
    const bool isProxysAffair = m_limits.allowPrivate && !m_address.origin.proxy.isEmpty();
    const auto go = [this](const QList<QHostAddress> &addresses) { handleAddresses(addresses); };
    if (literal.isNull() && !isProxysAffair)
        return m_sources.lookup->find(host, this, go);
    const QList<QHostAddress> addresses = literal.isNull() ? QList<QHostAddress> {} : QList {literal};
    QMetaObject::invokeMethod(
        this, [go, addresses] { go(addresses); }, Qt::QueuedConnection);
}

void MediaDownload::cancel()
{
    m_isCancelled = true;
    m_call.reset();
}

void MediaDownload::handleAddresses(const QList<QHostAddress> &addresses)
{
    if (m_isCancelled)
        return;
    const bool isProxied = !m_address.origin.proxy.isEmpty();
    if (m_limits.allowPrivate && isProxied) {
        m_address.origin.addresses.clear();
        return send();
    }
    if (addresses.isEmpty())
        return fail(u"its host is not known"_s);
    const auto isPublic = [](const QHostAddress &address) { return isPublicAddress(address); };
    const bool isAllowed =
        std::all_of(addresses.begin(), addresses.end(), isPublic) && !isPrivateHostName(m_address.origin.host);
    if (!isAllowed && !m_limits.allowPrivate)
        return fail(privateAddress());
    m_address.origin.addresses = isProxied ? QList {bestForProxy(addresses)} : addresses;
    send();
}

void MediaDownload::send()
{
    UpstreamRequest request;
    request.origin = m_address.origin;
    request.method = "GET"_ba;
    request.target = m_address.target;
    request.headers.add("accept"_ba, "*/*"_ba);
    request.headers.add("accept-encoding"_ba, "identity"_ba);
    request.headers.add("user-agent"_ba, userAgent.toByteArray());
    request.timeouts.firstByteMs = m_limits.timeoutMs;
    request.timeouts.idleMs = m_limits.timeoutMs;
    request.timeouts.totalMs = m_limits.timeoutMs;
    m_call = m_sources.client->send(std::move(request), this);
}

QString MediaDownload::faultOfHead(int status, const HeaderList &headers) const
{
    if (status != 200)
        return u"its server answered with status %1"_s.arg(status);
    if (headers.value("content-length").toLongLong() > m_limits.maxBytes)
        return u"it is larger than %1 MiB"_s.arg(m_limits.maxBytes / bytesPerMib);
    return {};
}

void MediaDownload::handleHead(int status, const HeaderList &headers)
{
    m_contentType = headers.value("content-type");
    if (isRedirect(status))
        return follow(headers.value("location").trimmed());
    if (const QString fault = faultOfHead(status, headers); !fault.isEmpty())
        fail(fault);
}

void MediaDownload::follow(const QByteArray &location)
{
    m_call.reset(); // whatever a redirect has as a body
    if (++m_redirects > m_limits.maxRedirects)
        return fail(u"its server redirects too often"_s);
    Result<MediaAddress> next = m_address.redirected(location);
    if (!next)
        return fail(next.error().detail);
    start(*std::move(next));
}

void MediaDownload::handleBody(QByteArrayView bytes)
{
    if (m_body.size() + bytes.size() > m_limits.maxBytes)
        return fail(u"it is larger than %1 MiB"_s.arg(m_limits.maxBytes / bytesPerMib));
    if (!m_owner.takesMore(bytes.size()))
        return fail(u"the request's files are too large together"_s);
    m_body.append(bytes);
}

void MediaDownload::handleEnd()
{
    m_call.reset();
    m_owner.handleDownloaded(*this);
}

void MediaDownload::handleFailure(const UpstreamFailure &failure)
{
    const bool isLate = failure.code == ErrorCode::UpstreamTimeout;
    fail(isLate ? u"its server did not answer in time"_s : u"its server could not be reached or broke off"_s);
}

void MediaDownload::fail(const QString &why)
{
    m_call.reset();
    m_owner.handleNotDownloaded(*this, why);
}
