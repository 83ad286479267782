// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QtGlobal>

/// What calls add up to.
struct UsageCounts
{
    qint64 calls = 0;
    qint64 failures = 0;
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cacheReadTokens = 0;
    qint64 costNano = 0;
    qint64 creditsNano = 0;
    qint64 unpricedCalls = 0;
    qint64 ttfbSumUs = 0;     ///< of the calls in the histogram of the same, not of all
    qint64 durationSumUs = 0; ///< likewise

    /// All of them, in the order in which they are stored.
    static constexpr std::array<qint64 UsageCounts::*, 10> parts();

    void add(const UsageCounts &other)
    {
        for (const auto part : parts())
            this->*part += other.*part;
    }

    friend bool operator==(const UsageCounts &, const UsageCounts &) = default;
};

constexpr std::array<qint64 UsageCounts::*, 10> UsageCounts::parts()
{
    return {&UsageCounts::calls,        &UsageCounts::failures,        &UsageCounts::inputTokens,
            &UsageCounts::outputTokens, &UsageCounts::cacheReadTokens, &UsageCounts::costNano,
            &UsageCounts::creditsNano,  &UsageCounts::unpricedCalls,   &UsageCounts::ttfbSumUs,
            &UsageCounts::durationSumUs};
}
