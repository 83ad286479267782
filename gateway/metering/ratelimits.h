// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/headerlist.h"

/// An app's per-minute limits as a client may know them. A limit of 0: there is none, and its other figures mean
/// nothing.
struct RateLimits
{
    qint64 limitRequests = 0;
    qint64 remainingRequests = 0;
    qint64 resetRequestsMs = 0; ///< until all of the limit is free again
    qint64 limitTokens = 0;
    qint64 remainingTokens = 0;
    qint64 resetTokensMs = 0;

    /// Adds x-ratelimit-{limit,remaining,reset}-{requests,tokens} for the limits that there are.
    void addTo(HeaderList &headers) const;
};

/// A duration as OpenAI writes it: "250ms", "12.5s", "1m0s".
[[nodiscard]] QByteArray resetText(qint64 ms);
