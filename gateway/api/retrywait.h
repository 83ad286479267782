// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/http/headerlist.h"

/// Quotas of a day end by then; more is a clock gone wrong.
constexpr qint64 longestWaitMs = 86'400'000;

/// How long a provider asks to be left alone, in milliseconds; 0: it does not say, or not in an understandable way. In
/// this order: retry-after-ms, Retry-After (seconds or a date, RFC 9110 section 10.2.3), the x-ratelimit-reset headers
/// ("12ms", "1m0s", seconds, or a point in time). The latter come with every answer, whatever it is, so they count for
/// an answer of status 429 where what is left is 0 or not said, and for 503 and 529 where it is 0. One that cannot be
/// understood hides no other. A Retry-After of more than longestWaitMs is as much. `nowMs`: UTC. Any thread.
[[nodiscard]] qint64 retryWaitMs(int status, const HeaderList &headers, qint64 nowMs);
/// Of a Retry-After header alone, whose date may have any of HTTP's three forms; longestWaitMs at most.
[[nodiscard]] qint64 retryAfterMs(const QByteArray &value, qint64 nowMs);
