// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <QByteArray>

/// How long calls took, in microseconds, as counts in buckets whose width grows with the value: sixteen to each
/// doubling, as in HdrHistogram (hdrhistogram.org) with four bits. Two of them merge exactly, in any order, and a
/// percentile is off by at most a thirty-second of itself. Values of 0 and below are not times and are left out. A
/// plain value.
///
/// Encoded: pairs of varints (LEB128) of a bucket's distance to the one before, the first counted from 0, and its
/// count, by rising bucket. Empty: no times.
class LatencyHistogram final
{
public:
    void add(qint64 us);
    /// False, and nothing is added, when the bytes are not an encoded histogram.
    [[nodiscard]] bool addEncoded(QByteArrayView encoded);
    void merge(const LatencyHistogram &other);
    /// Takes out `count` times of which, beside their number, only their share of the sum of all is known: alike from
    /// all buckets, but more from the long or the short ones until the sum is right. Exact where the times are of two
    /// lengths, or the parts do not overlap; else the nearest to the whole that has that sum.
    [[nodiscard]] LatencyHistogram takeShare(qint64 count, double shareOfSum);

    [[nodiscard]] qint64 count() const;
    /// The time that `perMille` thousandths of all are within, by the nearest rank; nullopt: there are none.
    [[nodiscard]] std::optional<qint64> percentileUs(int perMille) const;
    [[nodiscard]] QByteArray encoded() const;

    [[nodiscard]] static QByteArray encodedOf(std::span<const qint64> timesUs);
    /// The encoding of the sum of two; nullopt when one of them is not an encoded histogram.
    [[nodiscard]] static std::optional<QByteArray> merged(QByteArrayView one, QByteArrayView other);

    friend bool operator==(const LatencyHistogram &, const LatencyHistogram &) = default;

private:
    void addTo(size_t bucket, qint64 count);

    std::vector<qint64> m_counts; ///< by bucket, up to the last that is not empty
};
