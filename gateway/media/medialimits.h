// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// How far the hub goes to fetch what a client's request names by its URL. A plain value.
struct MediaLimits
{
    bool allowPrivate = false; ///< addresses of private networks and of this machine too
    int maxCount = 20;         ///< of one call
    int maxRedirects = 3;      ///< of one URL
    int timeoutMs = 20'000;    ///< for all of one call
    qint64 maxBytes = 20LL * 1024 * 1024;
    qint64 maxTotalBytes = 40LL * 1024 * 1024; ///< of one call
};
