// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagefold.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/store/usagespans.h"

UsageFold::UsageFold(std::vector<qint64> periods, qint64 fromMs, qint64 toMs)
    : m_periods {std::move(periods)}
    , m_fromMs {fromMs}
    , m_toMs {toMs}
{}

UsageBucket &UsageFold::groupOf(const Row &row, qint64 startMs)
{
    if (m_periods.empty()) {
        UsageBucket &group = m_byId[row.id];
        group.key = row.name;
        return group;
    }
    const qint64 period = *std::prev(std::upper_bound(m_periods.begin() + 1, m_periods.end(), startMs));
    UsageBucket &group = m_byPeriod[period];
    group.startMs = period;
    return group;
}

void UsageFold::addTimes(UsageBucket &group, const Row &row)
{
    // Others than encoded ones were refused when they were written.
    static_cast<void>(group.ttfb.addEncoded(row.ttfb));
    static_cast<void>(group.duration.addEncoded(row.duration));
}

void UsageFold::addWhole(const Row &row)
{
    UsageBucket &group = groupOf(row, row.startMs);
    group.UsageCounts::add(row.sums);
    addTimes(group, row);
}

qint64 UsageFold::periodOf(qint64 startMs) const
{
    if (startMs < m_fromMs || startMs >= m_toMs)
        return outside;
    return m_periods.empty() ? 0 : *std::prev(std::upper_bound(m_periods.begin() + 1, m_periods.end(), startMs));
}

std::vector<UsageFold::Part> UsageFold::partsOf(qint64 hourMs, const QuarterSums &quarters) const
{
    std::vector<Part> parts;
    for (size_t i = 0; i < quarters.quarters.size(); ++i) {
        if (quarters.quarters[i] == UsageCounts {})
            continue;
        const qint64 startMs = hourMs + static_cast<qint64>(i) * usageQuarterMs;
        const qint64 period = periodOf(startMs);
        if (parts.empty() || parts.back().period != period)
            parts.push_back({period, startMs, {}});
        parts.back().counts.add(quarters.quarters[i]);
    }
    return parts;
}

void UsageFold::addCut(const Row &hour, const QuarterSums &quarters)
{
    const std::vector<Part> parts = partsOf(hour.startMs, quarters);
    for (const Part &part : parts) {
        if (part.period != outside)
            groupOf(hour, part.startMs).UsageCounts::add(part.counts);
    }
    shareTimes(hour, parts, hour.ttfb, &UsageCounts::ttfbSumUs, &UsageBucket::ttfb);
    shareTimes(hour, parts, hour.duration, &UsageCounts::durationSumUs, &UsageBucket::duration);
}

/// Calls without a time have none in the sum either, so a part without a sum has no times.
void UsageFold::shareTimes(const Row &hour, const std::vector<Part> &parts, QByteArrayView encoded,
                           qint64 UsageCounts::*sum, LatencyHistogram UsageBucket::*times)
{
    LatencyHistogram rest;
    static_cast<void>(rest.addEncoded(encoded));
    qint64 partsLeft = 0;
    qint64 callsLeft = 0;
    qint64 sumLeft = 0;
    for (const Part &part : parts) {
        partsLeft += part.counts.*sum > 0 ? 1 : 0;
        callsLeft += part.counts.*sum > 0 ? part.counts.calls : 0;
        sumLeft += part.counts.*sum;
    }
    for (const Part &part : parts) {
        if (part.counts.*sum <= 0)
            continue;
        --partsLeft;
        const qint64 all = rest.count();
        const double share = static_cast<double>(part.counts.calls) / static_cast<double>(callsLeft);
        const qint64 count = partsLeft == 0 ? all
                                            : std::clamp<qint64>(std::llround(static_cast<double>(all) * share), 1,
                                                                 std::max<qint64>(all - partsLeft, 1));
        const LatencyHistogram own =
            rest.takeShare(count, static_cast<double>(part.counts.*sum) / static_cast<double>(sumLeft));
        callsLeft -= part.counts.calls;
        sumLeft -= part.counts.*sum;
        if (part.period != outside)
            (groupOf(hour, part.startMs).*times).merge(own);
    }
}

QList<UsageBucket> UsageFold::groups() const
{
    QList<UsageBucket> all = m_byPeriod.values();
    std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
    QList<QString> ids = m_byId.keys();
    std::sort(ids.begin(), ids.end(), [this](const QString &a, const QString &b) {
        return std::tuple {-m_byId[a].calls, a} < std::tuple {-m_byId[b].calls, b};
    });
    for (const QString &id : std::as_const(ids))
        all.append(m_byId[id]);
    return all;
}
