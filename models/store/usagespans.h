// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QtGlobal>

/// A range of time in UTC milliseconds.
struct UsageSpan
{
    qint64 fromMs = 0;
    qint64 toMs = 0; ///< exclusive
    friend bool operator==(const UsageSpan &, const UsageSpan &) = default;
};

inline constexpr qint64 usageHourMs = 3'600'000;
inline constexpr qint64 usageDayMs = 24 * usageHourMs;
/// All zones are whole quarters of an hour off UTC.
inline constexpr qint64 usageQuarterMs = usageHourMs / 4;

/// The range as far as sums tell it: the quarters in which it lies. Times before 1970 do not occur.
[[nodiscard]] constexpr UsageSpan inQuarters(const UsageSpan &range)
{
    return {range.fromMs / usageQuarterMs * usageQuarterMs,
            (range.toMs + usageQuarterMs - 1) / usageQuarterMs * usageQuarterMs};
}

/// How to read the sums by hour so that nothing is on both sides of a bound.
struct UsageSpans
{
    std::vector<UsageSpan> whole; ///< hours that no bound cuts, neighbours together
    std::vector<UsageSpan> cut;   ///< one hour each: their quarters are to be looked at

    friend bool operator==(const UsageSpans &, const UsageSpans &) = default;
};

/// `boundsMs` rise and are whole quarters; the first and the last are the ends of all. Pure.
[[nodiscard]] UsageSpans usageSpans(const std::vector<qint64> &boundsMs);

/// Spans, told apart by what they can be read from.
struct UsageTiers
{
    std::vector<UsageSpan> coarse; ///< whole units before the end of what is added up
    std::vector<UsageSpan> fine;   ///< the rest

    friend bool operator==(const UsageTiers &, const UsageTiers &) = default;
};

/// `untilMs` is a whole unit. Pure.
[[nodiscard]] UsageTiers usageTiers(const std::vector<UsageSpan> &spans, qint64 untilMs, qint64 unitMs);
