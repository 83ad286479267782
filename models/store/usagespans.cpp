// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagespans.h"

#include <algorithm>

namespace
{
void addWhole(std::vector<UsageSpan> &spans, const UsageSpan &span)
{
    if (!spans.empty() && spans.back().toMs == span.fromMs)
        spans.back().toMs = span.toMs;
    else
        spans.push_back(span);
}
} // namespace

UsageSpans usageSpans(const std::vector<qint64> &boundsMs)
{
    UsageSpans spans;
    if (boundsMs.empty())
        return spans;
    qint64 fromMs = boundsMs.front() / usageHourMs * usageHourMs; // the end of what is dealt with
    for (const qint64 bound : boundsMs) {
        const qint64 hour = bound / usageHourMs * usageHourMs;
        const bool isCut = bound != hour;
        if (hour > fromMs)
            addWhole(spans.whole, {fromMs, hour});
        if (isCut && hour >= fromMs)
            spans.cut.push_back({hour, hour + usageHourMs});
        fromMs = std::max(fromMs, isCut ? hour + usageHourMs : hour);
    }
    return spans;
}

UsageTiers usageTiers(const std::vector<UsageSpan> &spans, qint64 untilMs, qint64 unitMs)
{
    UsageTiers tiers;
    for (const UsageSpan &span : spans) {
        const qint64 begin = (span.fromMs + unitMs - 1) / unitMs * unitMs;
        const qint64 end = std::min(span.toMs, untilMs) / unitMs * unitMs;
        if (begin >= end) {
            tiers.fine.push_back(span);
            continue;
        }
        if (span.fromMs < begin)
            tiers.fine.push_back({span.fromMs, begin});
        tiers.coarse.push_back({begin, end});
        if (end < span.toMs)
            tiers.fine.push_back({end, span.toMs});
    }
    return tiers;
}
