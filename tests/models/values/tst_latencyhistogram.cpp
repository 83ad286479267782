// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <QTest>

#include "models/values/latencyhistogram.h"

class LatencyHistogramTest final : public QObject
{
    Q_OBJECT

private slots:
    void isExactForShortTimes();
    void isOffByAThirtySecondAtMost_data();
    void isOffByAThirtySecondAtMost();
    void takesTheNearestRank();
    void leavesOutWhatIsNoTime();
    void mergesExactly();
    void sharesByNumberAndSum_data();
    void sharesByNumberAndSum();
    void losesNothingInSharing();
    void encodesCompactly();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
};

namespace
{
LatencyHistogram of(const std::vector<qint64> &timesUs)
{
    LatencyHistogram histogram;
    for (const qint64 us : timesUs)
        histogram.add(us);
    return histogram;
}

/// Times as a network has them: many short ones and a long tail.
std::vector<qint64> someTimes(unsigned seed, size_t count)
{
    std::mt19937 random {seed};
    std::lognormal_distribution<double> times {12.0, 1.7};
    std::vector<qint64> found(count);
    std::generate(found.begin(), found.end(), [&] { return static_cast<qint64>(times(random)); });
    return found;
}
} // namespace

void LatencyHistogramTest::isExactForShortTimes()
{
    for (qint64 us = 1; us < 32; ++us)
        QCOMPARE(of({us}).percentileUs(500), std::optional {us});
}

void LatencyHistogramTest::isOffByAThirtySecondAtMost_data()
{
    QTest::addColumn<qint64>("us");
    for (const qint64 us : {qint64 {32}, qint64 {33}, qint64 {1'000}, qint64 {1'023}, qint64 {1'024}, qint64 {123'456},
                            qint64 {60'000'000}, qint64 {86'400'000'000}})
        QTest::addRow("%lld us", static_cast<long long>(us)) << us;
}

void LatencyHistogramTest::isOffByAThirtySecondAtMost()
{
    QFETCH(qint64, us);
    const qint64 found = of({us}).percentileUs(990).value();
    QVERIFY2(std::abs(found - us) * 32 <= us, qPrintable(QString::number(found)));
}

void LatencyHistogramTest::takesTheNearestRank()
{
    std::vector<qint64> times;
    for (qint64 us = 1; us <= 20; ++us)
        times.push_back(us);
    const LatencyHistogram histogram = of(times);
    QCOMPARE(histogram.percentileUs(0), std::optional<qint64> {1});
    QCOMPARE(histogram.percentileUs(500), std::optional<qint64> {10});
    QCOMPARE(histogram.percentileUs(501), std::optional<qint64> {11});
    QCOMPARE(histogram.percentileUs(950), std::optional<qint64> {19});
    QCOMPARE(histogram.percentileUs(990), std::optional<qint64> {20});
    QCOMPARE(histogram.percentileUs(1000), std::optional<qint64> {20});
}

void LatencyHistogramTest::leavesOutWhatIsNoTime()
{
    const LatencyHistogram histogram = of({0, -5, std::numeric_limits<qint64>::min()});
    QCOMPARE(histogram.count(), 0);
    QCOMPARE(histogram.percentileUs(500), std::nullopt);
    QVERIFY(histogram.encoded().isEmpty());
    // Longer than anything that can be a call still counts, as the longest.
    QVERIFY(of({std::numeric_limits<qint64>::max()}).percentileUs(500).value() > 1'000'000'000'000);
}

void LatencyHistogramTest::mergesExactly()
{
    const std::vector<qint64> first = someTimes(1, 700);
    const std::vector<qint64> second = someTimes(2, 300);
    std::vector<qint64> both = first;
    both.insert(both.end(), second.begin(), second.end());

    LatencyHistogram merged = of(first);
    merged.merge(of(second));
    QCOMPARE(merged, of(both));
    QCOMPARE(LatencyHistogram::merged(of(second).encoded(), of(first).encoded()).value(), of(both).encoded());
    QCOMPARE(LatencyHistogram::merged({}, of(first).encoded()).value(), of(first).encoded());
    QCOMPARE(LatencyHistogram::encodedOf(both), of(both).encoded());
    LatencyHistogram read;
    QVERIFY(read.addEncoded(of(both).encoded()));
    QCOMPARE(read, of(both));

    std::sort(both.begin(), both.end());
    for (const int perMille : {500, 950, 990}) {
        const qint64 exact = both[both.size() * static_cast<size_t>(perMille) / 1000 - 1];
        QVERIFY(std::abs(read.percentileUs(perMille).value() - exact) * 32 <= exact);
    }
}

void LatencyHistogramTest::sharesByNumberAndSum_data()
{
    using Times = std::vector<qint64>;
    QTest::addColumn<Times>("one");
    QTest::addColumn<Times>("other");
    QTest::newRow("apart") << Times {900, 1'000, 1'100} << Times {150'000, 160'000};
    QTest::newRow("apart, the long ones") << Times {150'000, 160'000} << Times {900, 1'000, 1'100};
    QTest::newRow("of two lengths") << Times {800, 150'000} << Times {800, 150'000, 150'000, 150'000};
    QTest::newRow("all the same") << Times {800, 800} << Times {800};
    QTest::newRow("none") << Times {} << Times {800};
    QTest::newRow("everything") << Times {800, 5'000} << Times {};
}

void LatencyHistogramTest::sharesByNumberAndSum()
{
    using Times = std::vector<qint64>;
    QFETCH(Times, one);
    QFETCH(Times, other);
    LatencyHistogram rest = of(one);
    rest.merge(of(other));
    const qint64 sum = std::accumulate(one.begin(), one.end(), qint64 {0});
    const qint64 all = std::accumulate(other.begin(), other.end(), sum);
    const LatencyHistogram taken =
        rest.takeShare(static_cast<qint64>(one.size()), static_cast<double>(sum) / static_cast<double>(all));
    QCOMPARE(taken.encoded(), of(one).encoded());
    QCOMPARE(rest.encoded(), of(other).encoded());
}

void LatencyHistogramTest::losesNothingInSharing()
{
    for (const double shareOfSum : {0.0, 0.1, 0.3, 0.5, 0.9, 1.0, 7.0}) {
        LatencyHistogram rest = of(someTimes(5, 1'000));
        LatencyHistogram taken = rest.takeShare(300, shareOfSum);
        QCOMPARE(taken.count(), 300);
        QCOMPARE(rest.count(), 700);
        taken.merge(rest);
        QCOMPARE(taken.encoded(), of(someTimes(5, 1'000)).encoded());
    }
}

void LatencyHistogramTest::encodesCompactly()
{
    QVERIFY(LatencyHistogram::encodedOf(someTimes(3, 10'000)).size() < 1'000);
    QCOMPARE(of({1'500}).encoded().size(), 2);
}

void LatencyHistogramTest::refusesOtherBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a bucket without a count") << QByteArray {"\x05"};
    QTest::newRow("no times in a bucket") << QByteArray {"\x05\x00", 2};
    QTest::newRow("the same bucket again") << QByteArray {"\x05\x01\x00\x01", 4};
    QTest::newRow("no such bucket") << QByteArray {"\x80\x80\x01\x01", 4};
    QTest::newRow("a number without an end") << QByteArray {"\x05\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"};
    QTest::newRow("more than there can be") << QByteArray {"\x05\xff\xff\xff\xff\xff\xff\xff\xff\x7f"};
}

void LatencyHistogramTest::refusesOtherBytes()
{
    QFETCH(QByteArray, bytes);
    LatencyHistogram histogram = of({7});
    QVERIFY(!histogram.addEncoded(bytes));
    QCOMPARE(histogram, of({7}));
    QVERIFY(!LatencyHistogram::merged(bytes, histogram.encoded()));
    QVERIFY(!LatencyHistogram::merged(histogram.encoded(), bytes));
}

QTEST_GUILESS_MAIN(LatencyHistogramTest)
#include "tst_latencyhistogram.moc"
