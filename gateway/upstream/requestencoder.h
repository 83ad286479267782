// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/upstream/upstreamclient.h"

/// The bytes of a request, ready to be written one after another: a small one is a single piece, a large one shares the
/// caller's body parts. Host, Content-Length and Accept-Encoding: identity are added, hop-by-hop fields left out, and
/// through a proxy without TLS the target becomes absolute. BadRequest for anything that could break out of its place
/// (CR, LF, NUL and other control bytes, names that are no tokens, spaces in the target). Any thread.
[[nodiscard]] Result<std::vector<QByteArray>> encodeRequest(const UpstreamRequest &request);

/// Through a proxy to an address that is known already, with TLS or without.
[[nodiscard]] inline bool isTunnelled(const UpstreamOrigin &origin)
{
    return !origin.proxy.isEmpty() && !origin.addresses.isEmpty();
}

/// "host", "host:port" where the port is not the scheme's own, IPv6 in brackets.
[[nodiscard]] QByteArray authorityOf(const UpstreamOrigin &origin, bool withDefaultPort = false);
