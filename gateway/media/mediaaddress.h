// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/upstream/upstreamclient.h"

/// Where a client's picture or file lies: an http or https URL, taken apart. A plain value; any thread.
struct MediaAddress
{
    UpstreamOrigin origin; ///< without proxy and addresses
    QByteArray target;     ///< path and query
    QByteArray url;        ///< as it was understood, without fragment: the base of a redirect

    /// BadRequest when it is no http(s) URL with a host, or names a user: the sentence repeats the host at most.
    [[nodiscard]] static Result<MediaAddress> parse(const QByteArray &url);
    /// Where a Location header leads from here, under the same rules.
    [[nodiscard]] Result<MediaAddress> redirected(const QByteArray &location) const;
};
