// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/latencyhistogram.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "models/values/varint.h"

namespace
{
constexpr int stepBits = 4;
constexpr quint64 stepsPerDoubling = 1 << stepBits;
constexpr quint64 longestUs = (quint64 {1} << 40) - 1; // twelve days
constexpr qint64 perMilleOfAll = 1000;

size_t bucketOf(qint64 us)
{
    const quint64 value = std::min(static_cast<quint64>(us), longestUs);
    if (value < stepsPerDoubling)
        return static_cast<size_t>(value);
    const int shift = static_cast<int>(std::bit_width(value)) - 1 - stepBits;
    return static_cast<size_t>(static_cast<quint64>(shift) * stepsPerDoubling + (value >> shift));
}

constexpr size_t bucketCount = (40 - stepBits) * stepsPerDoubling + stepsPerDoubling;

/// Of the values that fall into the bucket.
qint64 middleOf(size_t bucket)
{
    if (bucket < 2 * stepsPerDoubling)
        return static_cast<qint64>(bucket);
    const size_t shift = bucket / stepsPerDoubling - 1;
    const quint64 lowest = (stepsPerDoubling + bucket % stepsPerDoubling) << shift;
    return static_cast<qint64>(lowest + ((quint64 {1} << shift) - 1) / 2);
}

double sumOf(const std::vector<qint64> &counts)
{
    double sum = 0;
    for (size_t bucket = 0; bucket < counts.size(); ++bucket)
        sum += static_cast<double>(counts[bucket]) * static_cast<double>(middleOf(bucket));
    return sum;
}

/// The longest, or the shortest, so many.
std::vector<qint64> endOf(const std::vector<qint64> &counts, qint64 count, bool isLongest)
{
    std::vector<qint64> end(counts.size());
    for (size_t i = 0; i < counts.size() && count > 0; ++i) {
        const size_t bucket = isLongest ? counts.size() - 1 - i : i;
        end[bucket] = std::min(counts[bucket], count);
        count -= end[bucket];
    }
    return end;
}

/// Whole numbers near to these, `count` in all and none above its bound: the largest remainders are rounded up.
std::vector<qint64> roundedTo(qint64 count, const std::vector<double> &parts, const std::vector<qint64> &bounds)
{
    std::vector<qint64> whole(parts.size());
    std::vector<std::pair<double, size_t>> remainders;
    for (size_t bucket = 0; bucket < parts.size(); ++bucket) {
        whole[bucket] = std::min(static_cast<qint64>(parts[bucket]), bounds[bucket]);
        count -= whole[bucket];
        if (whole[bucket] < bounds[bucket])
            remainders.emplace_back(static_cast<double>(whole[bucket]) - parts[bucket], bucket);
    }
    std::sort(remainders.begin(), remainders.end());
    for (size_t i = 0; i < remainders.size() && count > 0; ++i, --count)
        ++whole[remainders[i].second];
    return whole;
}

/// The pairs of an encoded histogram, one after the other.
class PairReader
{
public:
    explicit PairReader(QByteArrayView bytes)
        : m_bytes {bytes}
    {}

    /// False at the end, and when the bytes are wrong: then isBad().
    bool next()
    {
        if (m_bytes.isEmpty())
            return false;
        const std::optional<quint64> distance = readVarint(m_bytes);
        const std::optional<quint64> count = readVarint(m_bytes);
        m_isBad = !distance || !count || *count == 0 || *count > maxCount || (*distance == 0 && m_hasOne)
                  || *distance > bucketCount - 1 - bucket;
        if (m_isBad)
            return false;
        bucket += static_cast<size_t>(*distance);
        times = static_cast<qint64>(*count);
        m_hasOne = true;
        return true;
    }

    [[nodiscard]] bool isBad() const { return m_isBad; }

    size_t bucket = 0;
    qint64 times = 0;

private:
    static constexpr quint64 maxCount = quint64 {1} << 56;

    QByteArrayView m_bytes;
    bool m_hasOne = false;
    bool m_isBad = false;
};

/// Writes pairs by rising bucket.
class PairWriter
{
public:
    void write(size_t bucket, qint64 count)
    {
        writeVarint(bytes, bucket - m_last);
        writeVarint(bytes, static_cast<quint64>(count));
        m_last = bucket;
    }

    QByteArray bytes;

private:
    size_t m_last = 0;
};
} // namespace

void LatencyHistogram::addTo(size_t bucket, qint64 count)
{
    if (bucket >= m_counts.size())
        m_counts.resize(bucket + 1);
    m_counts[bucket] += count;
}

void LatencyHistogram::add(qint64 us)
{
    if (us > 0)
        addTo(bucketOf(us), 1);
}

bool LatencyHistogram::addEncoded(QByteArrayView encoded)
{
    struct Pair
    {
        size_t bucket;
        qint64 times;
    };

    // Read once, because a year's usage is some ten thousand of them, and added when all are known to be good.
    std::array<Pair, bucketCount> found; // NOLINT(cppcoreguidelines-pro-type-member-init): what is read was written
    size_t count = 0;
    PairReader pairs {encoded};
    while (pairs.next())
        found[count++] = {pairs.bucket, pairs.times};
    if (pairs.isBad())
        return false;
    if (count > 0 && found[count - 1].bucket >= m_counts.size())
        m_counts.resize(found[count - 1].bucket + 1);
    for (size_t i = 0; i < count; ++i)
        m_counts[found[i].bucket] += found[i].times;
    return true;
}

void LatencyHistogram::merge(const LatencyHistogram &other)
{
    for (size_t bucket = 0; bucket < other.m_counts.size(); ++bucket) {
        if (other.m_counts[bucket] != 0)
            addTo(bucket, other.m_counts[bucket]);
    }
}

LatencyHistogram LatencyHistogram::takeShare(qint64 count, double shareOfSum)
{
    const qint64 all = this->count();
    if (count >= all)
        return std::exchange(*this, {});
    LatencyHistogram taken;
    if (count <= 0)
        return taken;
    const double total = sumOf(m_counts);
    const double share = static_cast<double>(count) / static_cast<double>(all);
    const double missing = total * (shareOfSum - share);
    const std::vector<qint64> end = endOf(m_counts, count, missing > 0);
    const double reach = sumOf(end) - total * share;
    const double lean = reach == 0 ? 0 : std::clamp(missing / reach, 0.0, 1.0);
    std::vector<double> parts(m_counts.size());
    for (size_t bucket = 0; bucket < parts.size(); ++bucket)
        parts[bucket] =
            (1 - lean) * share * static_cast<double>(m_counts[bucket]) + lean * static_cast<double>(end[bucket]);
    taken.m_counts = roundedTo(count, parts, m_counts);
    for (size_t bucket = 0; bucket < m_counts.size(); ++bucket)
        m_counts[bucket] -= taken.m_counts[bucket];
    for (std::vector<qint64> *counts : {&taken.m_counts, &m_counts}) {
        while (counts->back() == 0)
            counts->pop_back();
    }
    return taken;
}

qint64 LatencyHistogram::count() const
{
    qint64 sum = 0;
    for (const qint64 count : m_counts)
        sum += count;
    return sum;
}

std::optional<qint64> LatencyHistogram::percentileUs(int perMille) const
{
    const qint64 all = count();
    if (all == 0)
        return std::nullopt;
    // In this order, so that not even the largest counts overflow.
    const qint64 rank =
        all / perMilleOfAll * perMille + (all % perMilleOfAll * perMille + perMilleOfAll - 1) / perMilleOfAll;
    qint64 seen = 0;
    for (size_t bucket = 0; bucket < m_counts.size(); ++bucket) {
        seen += m_counts[bucket];
        if (seen >= std::max<qint64>(rank, 1))
            return middleOf(bucket);
    }
    return middleOf(m_counts.size() - 1);
}

QByteArray LatencyHistogram::encoded() const
{
    PairWriter writer;
    for (size_t bucket = 0; bucket < m_counts.size(); ++bucket) {
        if (m_counts[bucket] != 0)
            writer.write(bucket, m_counts[bucket]);
    }
    return writer.bytes;
}

QByteArray LatencyHistogram::encodedOf(std::span<const qint64> timesUs)
{
    std::vector<size_t> buckets;
    buckets.reserve(timesUs.size());
    for (const qint64 us : timesUs) {
        if (us > 0)
            buckets.push_back(bucketOf(us));
    }
    std::sort(buckets.begin(), buckets.end());
    PairWriter writer;
    for (auto from = buckets.begin(); from != buckets.end();) {
        const auto to = std::upper_bound(from, buckets.end(), *from);
        writer.write(*from, to - from);
        from = to;
    }
    return writer.bytes;
}

std::optional<QByteArray> LatencyHistogram::merged(QByteArrayView one, QByteArrayView other)
{
    PairReader a {one};
    PairReader b {other};
    PairWriter writer;
    writer.bytes.reserve(one.size() + other.size());
    bool hasA = a.next();
    bool hasB = b.next();
    while (hasA || hasB) {
        const bool takesA = hasA && (!hasB || a.bucket <= b.bucket);
        const bool takesB = hasB && (!hasA || b.bucket <= a.bucket);
        writer.write(takesA ? a.bucket : b.bucket, (takesA ? a.times : 0) + (takesB ? b.times : 0));
        hasA = takesA ? a.next() : hasA;
        hasB = takesB ? b.next() : hasB;
    }
    if (a.isBad() || b.isBad())
        return std::nullopt;
    return writer.bytes;
}
