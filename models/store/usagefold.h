// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QHash>
#include <QList>

#include "models/store/quartersums.h"
#include "models/values/usagebucket.h"

/// Adds rows of sums up to the groups that a query asks for: by an id, or by the periods in which they begin. A plain
/// value.
class UsageFold final
{
public:
    /// `periods`: where the periods begin, rising; empty: by id. `range`: what counts of an hour that is cut.
    UsageFold(std::vector<qint64> periods, qint64 fromMs, qint64 toMs);

    struct Row
    {
        QString id; ///< of the group, unless by period
        QString name;
        qint64 startMs = 0;
        UsageCounts sums;
        QByteArray ttfb; ///< encoded histograms; empty: not asked for
        QByteArray duration;
    };

    void addWhole(const Row &row);
    /// An hour of which not all is in one group. Its counts and sums are exact, by quarters; its times are shared so
    /// that each group gets as many as it has calls with times, and their sum is the group's
    /// (LatencyHistogram::takeShare). `sums` is not looked at.
    void addCut(const Row &hour, const QuarterSums &quarters);

    /// By period: in order. By id: most calls first, then by id.
    [[nodiscard]] QList<UsageBucket> groups() const;

private:
    UsageBucket &groupOf(const Row &row, qint64 startMs);
    static void addTimes(UsageBucket &group, const Row &row);

    /// Neighbouring quarters of an hour that count together.
    struct Part
    {
        qint64 period = 0; ///< `outside`: they do not count
        qint64 startMs = 0;
        UsageCounts counts;
    };

    static constexpr qint64 outside = -1;
    [[nodiscard]] qint64 periodOf(qint64 startMs) const;
    [[nodiscard]] std::vector<Part> partsOf(qint64 hourMs, const QuarterSums &quarters) const;
    void shareTimes(const Row &hour, const std::vector<Part> &parts, QByteArrayView encoded, qint64 UsageCounts::*sum,
                    LatencyHistogram UsageBucket::*times);

    std::vector<qint64> m_periods;
    qint64 m_fromMs;
    qint64 m_toMs;
    QHash<QString, UsageBucket> m_byId;
    QHash<qint64, UsageBucket> m_byPeriod;
};
