// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/media/mediaaddress.h"

#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxUrlBytes = 8 * 1024;
constexpr int httpPort = 80;
constexpr int httpsPort = 443;

Result<MediaAddress> addressOf(QUrl url)
{
    const QString scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorCode::BadRequest, u"it is not an address on the web"_s);
    if (scheme != "http"_L1 && scheme != "https"_L1)
        return fail(ErrorCode::BadRequest, u"only http and https addresses are fetched"_s);
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        return fail(ErrorCode::BadRequest, u"an address with a user's name is not fetched"_s);
    url.setFragment({});
    if (QString host = url.host(); host.endsWith(u'.')) { // "127.0.0.1." is that address too
        while (host.endsWith(u'.'))
            host.chop(1);
        url.setHost(host);
        if (!url.isValid() || url.host().isEmpty())
            return fail(ErrorCode::BadRequest, u"it is not an address on the web"_s);
    }
    MediaAddress address;
    address.origin.tls = scheme == "https"_L1;
    address.origin.host = url.host(QUrl::FullyEncoded).toLatin1();
    address.origin.port = static_cast<quint16>(url.port(address.origin.tls ? httpsPort : httpPort));
    address.url = url.toEncoded();
    address.target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    if (!address.target.startsWith('/'))
        address.target.prepend('/');
    if (address.origin.port == 0)
        return fail(ErrorCode::BadRequest, u"it is not an address on the web"_s);
    return address;
}
} // namespace

Result<MediaAddress> MediaAddress::parse(const QByteArray &url)
{
    if (url.size() > maxUrlBytes)
        return fail(ErrorCode::BadRequest, u"its address is too long"_s);
    return addressOf(QUrl {QString::fromUtf8(url)});
}

Result<MediaAddress> MediaAddress::redirected(const QByteArray &location) const
{
    if (location.isEmpty() || location.size() > maxUrlBytes)
        return fail(ErrorCode::BadRequest, u"its server redirects to nowhere"_s);
    return addressOf(QUrl::fromEncoded(url).resolved(QUrl {QString::fromUtf8(location)}));
}
