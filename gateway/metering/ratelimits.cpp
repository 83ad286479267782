// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/ratelimits.h"

#include "gateway/http/bytewriter.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QByteArray decimal(qint64 number)
{
    QByteArray text;
    ByteWriter {text, 20} << number;
    return text;
}

/// Milliseconds below a minute as seconds, without zeros at the end.
void writeSeconds(ByteWriter &text, qint64 ms)
{
    text << ms / 1000;
    if (ms % 1000 != 0)
        text << '.';
    for (qint64 rest = ms % 1000, unit = 100; rest != 0; rest %= unit, unit /= 10)
        text << rest / unit;
    text << 's';
}

void writeDuration(ByteWriter &&text, qint64 ms)
{
    constexpr qint64 minuteMs = 60'000;
    if (ms >= minuteMs)
        text << ms / minuteMs << 'm';
    if (ms < 1000)
        text << ms << "ms";
    else
        writeSeconds(text, ms % minuteMs);
}
} // namespace

void RateLimits::addTo(HeaderList &headers) const
{
    if (limitRequests != 0) {
        headers.add("x-ratelimit-limit-requests"_ba, decimal(limitRequests));
        headers.add("x-ratelimit-remaining-requests"_ba, decimal(remainingRequests));
        headers.add("x-ratelimit-reset-requests"_ba, resetText(resetRequestsMs));
    }
    if (limitTokens != 0) {
        headers.add("x-ratelimit-limit-tokens"_ba, decimal(limitTokens));
        headers.add("x-ratelimit-remaining-tokens"_ba, decimal(remainingTokens));
        headers.add("x-ratelimit-reset-tokens"_ba, resetText(resetTokensMs));
    }
}

QByteArray resetText(qint64 ms)
{
    QByteArray text;
    writeDuration(ByteWriter {text, 24}, ms);
    return text;
}
