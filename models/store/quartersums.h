// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QByteArray>

#include "models/values/usagecounts.h"

/// What the quarters of one hour add up to. Kept beside the hour's own sums, because days begin on quarters in some
/// zones, and in the hour's own row, because a row more would cost each commit a fifth. A plain value.
///
/// Encoded: a varint for each of the counts of the first quarter, then those of the next.
struct QuarterSums
{
    static constexpr qint64 quartersPerHour = 4;

    std::array<UsageCounts, quartersPerHour> quarters;

    void add(const QuarterSums &other);
    [[nodiscard]] QByteArray encoded() const;
    /// nullopt: not an encoded one.
    [[nodiscard]] static std::optional<QuarterSums> decoded(QByteArrayView bytes);

    friend bool operator==(const QuarterSums &, const QuarterSums &) = default;
};
