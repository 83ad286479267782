// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"
#include "gateway/metering/ratelimits.h"

/// Tells a client of its per-minute limits under the names that its dialect's own service uses: Anthropic's have
/// anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset} with the moment of the reset, all others the
/// x-ratelimit ones with the time until then. Limits that there are only.
void addLimitHeaders(const RateLimits &limits, ApiDialect dialect, qint64 nowMs, HeaderList &headers);
