// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/ratelimits.h"

#include <QStringBuilder>

namespace
{
void addFamily(HeaderList &headers, const QByteArray &what, qint64 limit, qint64 remaining, qint64 resetMs)
{
    if (limit == 0)
        return;
    headers.add("x-ratelimit-limit-" + what, QByteArray::number(limit));
    headers.add("x-ratelimit-remaining-" + what, QByteArray::number(remaining));
    headers.add("x-ratelimit-reset-" + what, resetText(resetMs));
}

QByteArray secondsText(qint64 ms)
{
    QByteArray text = QByteArray::number(ms / 1000);
    if (const qint64 rest = ms % 1000; rest != 0) {
        text += '.' + QByteArray::number(1000 + rest).sliced(1);
        while (text.endsWith('0'))
            text.chop(1);
    }
    return text + 's';
}
} // namespace

void RateLimits::addTo(HeaderList &headers) const
{
    addFamily(headers, "requests", limitRequests, remainingRequests, resetRequestsMs);
    addFamily(headers, "tokens", limitTokens, remainingTokens, resetTokensMs);
}

QByteArray resetText(qint64 ms)
{
    if (ms < 1000)
        return QByteArray::number(ms) + "ms";
    if (ms < 60'000)
        return secondsText(ms);
    return QByteArray::number(ms / 60'000) + 'm' + secondsText(ms % 60'000);
}
