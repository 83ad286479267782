// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/requestpolicy.h"

#include <algorithm>
#include <array>

#include "gateway/http/characters.h"

namespace
{
constexpr quint16 defaultPort = 80;
constexpr std::array<QByteArrayView, 7> knownMethods {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"};

QByteArray hostOf(const QByteArray &authority)
{
    const qsizetype colon = authority.lastIndexOf(':');
    // A colon inside brackets belongs to the address.
    return colon < 0 || colon < authority.lastIndexOf(']') ? authority : authority.first(colon);
}

bool isTokenList(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char byte) { return byte == ',' || byte == ' ' || characters::is(byte, characters::token); });
}

/// No browser says it twice; who does gets the stricter reading.
bool saysCrossSite(const HeaderList &headers)
{
    const auto &fields = headers.fields();
    return std::any_of(fields.begin(), fields.end(), [](const HeaderList::Field &field) {
        return characters::equalIgnoringCase(field.name, "sec-fetch-site")
               && characters::equalIgnoringCase(field.value, "cross-site");
    });
}
} // namespace

RequestPolicy::RequestPolicy(quint16 port, const QList<QByteArray> &allowedHosts,
                             const QList<QByteArray> &allowedOrigins)
    : m_origins(allowedOrigins)
{
    for (const char *name : {"127.0.0.1", "localhost", "[::1]"}) {
        m_authorities.append(QByteArray(name) + ':' + QByteArray::number(port));
        if (port == defaultPort)
            m_authorities.append(QByteArray(name));
    }
    for (const QByteArray &host : allowedHosts)
        (hostOf(host) == host ? m_hostNames : m_authorities).append(host.toLower());
}

bool RequestPolicy::isOwnAuthority(const QByteArray &authority) const
{
    const QByteArray name = authority.toLower();
    return m_authorities.contains(name) || (!m_hostNames.isEmpty() && m_hostNames.contains(hostOf(name)));
}

bool RequestPolicy::isAllowedOrigin(const QByteArray &origin) const
{
    return !origin.isEmpty() && m_origins.contains(origin);
}

std::optional<RequestPolicy::Refusal> RequestPolicy::refusalOf(const RequestHead &head) const
{
    const bool isConnect = head.method == QByteArrayView("CONNECT");
    // Only HTTP/1.0 may come without a Host. The target of CONNECT names the far end, not us; it is refused below.
    if (!isConnect && !head.authority.isEmpty() && !isOwnAuthority(head.authority))
        return Refusal {421, foreignHostMessage()};
    if (isConnect || head.method == QByteArrayView("TRACE"))
        return Refusal {405, "the method is not allowed"};
    if (std::find(knownMethods.begin(), knownMethods.end(), head.method) == knownMethods.end())
        return Refusal {501, "the method is not supported"};
    const int origins = head.headers.count("origin");
    const bool isForeign = origins > 1 || (origins == 1 && !isAllowedOrigin(head.headers.value("origin")));
    // An allowed page is cross-site by nature; without an Origin it is a link, an image or a form.
    const bool isCrossSite = origins == 0 && saysCrossSite(head.headers);
    if (isForeign || isCrossSite)
        return Refusal {403, "calls from this web origin are not allowed"};
    if (head.minorVersion > 0 && !head.expectContinue && head.headers.contains("expect"))
        return Refusal {417, "only the expectation 100-continue is supported"};
    return std::nullopt;
}

/// Says what is always taken, and where a person can add to it. The other names that are allowed are not for a page
/// that got here by a foreign one.
QByteArray RequestPolicy::foreignHostMessage() const
{
    return "this host is not served here: use " + m_authorities.value(0)
           + ", or add the name to the setting gateway.allowedHosts";
}

void RequestPolicy::addOriginHeaders(const RequestHead &head, HeaderList &headers) const
{
    if (m_origins.isEmpty())
        return;
    const QByteArray origin = head.headers.value("origin");
    if (!isAllowedOrigin(origin))
        return;
    headers.add("Access-Control-Allow-Origin", origin);
    headers.add("Vary", "Origin");
}

HeaderList RequestPolicy::optionsHeaders(const RequestHead &head, const QByteArray &allowed)
{
    HeaderList headers;
    headers.add("Allow", allowed);
    if (!head.headers.contains("origin") || !head.headers.contains("access-control-request-method"))
        return headers;
    headers.add("Access-Control-Allow-Methods", allowed);
    const QByteArray wanted = head.headers.value("access-control-request-headers");
    if (!wanted.isEmpty() && isTokenList(wanted))
        headers.add("Access-Control-Allow-Headers", wanted);
    headers.add("Access-Control-Max-Age", "600");
    return headers;
}
