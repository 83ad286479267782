// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/usagefold.h"

#include <algorithm>
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

void UsageFold::addCut(const Row &hour, const QuarterSums &quarters)
{
    qint64 mostCalls = 0;
    qint64 busiestMs = -1; // the quarter in whose group the times count
    for (size_t i = 0; i < quarters.quarters.size(); ++i) {
        const UsageCounts &counts = quarters.quarters[i];
        const qint64 startMs = hour.startMs + static_cast<qint64>(i) * usageQuarterMs;
        if (counts.calls == 0 || startMs < m_fromMs || startMs >= m_toMs)
            continue;
        groupOf(hour, startMs).UsageCounts::add(counts);
        if (counts.calls > mostCalls) {
            mostCalls = counts.calls;
            busiestMs = startMs;
        }
    }
    if (busiestMs >= 0)
        addTimes(groupOf(hour, busiestMs), hour);
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
