// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/limitheaders.h"

#include <QDateTime>

namespace
{
/// RFC 3339, rounded up to the second that the client may believe.
QByteArray moment(qint64 utcMs)
{
    constexpr qint64 msPerSecond = 1000;
    const qint64 seconds = (utcMs + msPerSecond - 1) / msPerSecond;
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(Qt::ISODate).toLatin1();
}

struct Figures
{
    qint64 limit = 0;
    qint64 remaining = 0;
    qint64 resetMs = 0;
};

void addAnthropic(const QByteArray &what, const Figures &figures, qint64 nowMs, HeaderList &headers)
{
    if (figures.limit == 0)
        return;
    const QByteArray name = "anthropic-ratelimit-" + what;
    headers.add(name + "-limit", QByteArray::number(figures.limit));
    headers.add(name + "-remaining", QByteArray::number(figures.remaining));
    headers.add(name + "-reset", moment(nowMs + figures.resetMs));
}
} // namespace

void addLimitHeaders(const RateLimits &limits, ApiDialect dialect, qint64 nowMs, HeaderList &headers)
{
    if (dialect != ApiDialect::Anthropic)
        return limits.addTo(headers);
    addAnthropic("requests", {limits.limitRequests, limits.remainingRequests, limits.resetRequestsMs}, nowMs, headers);
    addAnthropic("tokens", {limits.limitTokens, limits.remainingTokens, limits.resetTokensMs}, nowMs, headers);
}
