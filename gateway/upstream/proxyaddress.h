// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/error.h"

/// An HTTP proxy, from "http://[user:pass@]host:port".
struct ProxyAddress
{
    QByteArray host;
    quint16 port = 0;
    QByteArray authorization; ///< value of Proxy-Authorization; empty: none. A secret.

    /// BadRequest when the text is not such an address; the text itself is not repeated.
    [[nodiscard]] static Result<ProxyAddress> parse(const QByteArray &text);
};

/// The proxy for a host, as UpstreamOrigin::proxy wants it; empty: go directly. `setting` is the user's own: a proxy's
/// address, "none" or "direct" for no proxy at all, "" or "environment" for HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and
/// NO_PROXY (lower case first). Loopback hosts never go through a proxy. Any thread.
[[nodiscard]] QByteArray proxyFor(const QByteArray &host, bool tls, const QByteArray &setting);

/// True for 127.0.0.0/8, ::1, "localhost" and names that end in ".localhost".
[[nodiscard]] bool isLoopbackHost(const QByteArray &host);
