// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pricefetch.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include "gateway/upstream/peername.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int stallTimeoutMs = 20'000;
constexpr int maxRedirects = 5;
} // namespace

PriceFetch::PriceFetch(const QByteArray &proxy, QObject *parent, int deadlineMs)
    : QObject {parent}
    , m_deadlineMs {deadlineMs}
{
    if (proxy == "direct") {
        m_network.setProxy(QNetworkProxy::NoProxy);
    } else if (!proxy.isEmpty()) {
        const QUrl url {QString::fromUtf8(proxy)};
        m_network.setProxy({QNetworkProxy::HttpProxy, url.host(), static_cast<quint16>(url.port())});
    }
    m_network.setTransferTimeout(stallTimeoutMs);
    checkPeerNamesOf(m_network);
}

void PriceFetch::get(const QUrl &url, Done done)
{
    QNetworkRequest request {url};
    // Of connections that several requests share, not each hears of the handshake, and none may go around the check.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(maxRedirects);
    request.setHeader(QNetworkRequest::UserAgentHeader, "portico"_ba);
    QNetworkReply *reply = m_network.get(request);
    // The stall timeout begins anew with each byte that comes.
    QTimer::singleShot(m_deadlineMs, reply, [this, reply] {
        m_isLate = true;
        reply->abort();
    });
    connect(reply, &QNetworkReply::downloadProgress, this, [reply](qint64 received, qint64 total) {
        if (received > maxBytes || total > maxBytes)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, done = std::move(done)] { finish(reply, done); });
}

void PriceFetch::finish(QNetworkReply *reply, const Done &done)
{
    reply->deleteLater();
    deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString host = reply->url().host();
    if (m_isLate)
        return done(fail(ErrorCode::UpstreamTimeout,
                         u"the prices did not come whole from %1 within %2 ms"_s.arg(host).arg(m_deadlineMs)));
    if (reply->error() != QNetworkReply::NoError || status != 200)
        return done(
            fail(ErrorCode::UpstreamFailed,
                 u"the prices could not be fetched from %1: %2"_s.arg(
                     host, status != 0 && status != 200 ? u"HTTP status %1"_s.arg(status) : reply->errorString())));
    // A truncated answer is no error to QNetworkAccessManager; the JSON will not be whole then.
    done(reply->readAll());
}
