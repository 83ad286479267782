// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/estimates.h"

namespace
{
constexpr qint64 perMillion = 1'000'000; ///< one credit for a million tokens, in pico-credits a token
} // namespace

class EstimatesTest : public QObject
{
    Q_OBJECT

private slots:
    void countsTokens();
    void estimatesAChat_data();
    void estimatesAChat();
    void pricesWhatIsLeast();
    void staysWithinBounds();
    void countsUsageLocally();
};

void EstimatesTest::countsTokens()
{
    QCOMPARE(estimatedTokens(0), 0);
    QCOMPARE(estimatedTokens(1), 1);
    QCOMPARE(estimatedTokens(4), 1);
    QCOMPARE(estimatedTokens(5), 2);
}

void EstimatesTest::estimatesAChat_data()
{
    QTest::addColumn<qint64>("promptBytes");
    QTest::addColumn<qint64>("maxOutput");
    QTest::addColumn<int>("choices");
    QTest::addColumn<qint64>("tokens");
    QTest::addColumn<qint64>("leastTokens");
    QTest::newRow("maximum given") << qint64 {401} << qint64 {50} << 1 << qint64 {151} << qint64 {-1};
    QTest::newRow("none given") << qint64 {400} << qint64 {0} << 1 << qint64 {4196} << qint64 {100};
    QTest::newRow("three choices") << qint64 {400} << qint64 {50} << 3 << qint64 {250} << qint64 {-1};
}

void EstimatesTest::estimatesAChat()
{
    QFETCH(qint64, promptBytes);
    QFETCH(qint64, maxOutput);
    QFETCH(int, choices);
    RequestPeek peek;
    peek.promptBytes = promptBytes;
    peek.maxOutputTokens = maxOutput;
    peek.choices = choices;
    const CallEstimate estimate = estimateChat(peek, nullptr);
    QTEST(estimate.tokens, "tokens");
    QTEST(estimate.leastTokens, "leastTokens");
    QCOMPARE(estimate.creditsNano, 0);
}

void EstimatesTest::pricesWhatIsLeast()
{
    AiModelRate rate;
    rate.credit.input = 2 * perMillion;
    rate.credit.output = 10 * perMillion;
    RequestPeek peek;
    peek.promptBytes = 4000;
    CallEstimate estimate = estimateChat(peek, &rate);
    QCOMPARE(estimate.leastCreditsNano, 1000 * 2000);
    QCOMPARE(estimate.creditsNano, 1000 * 2000 + 4096 * 10000);
    peek.maxOutputTokens = 5;
    estimate = estimateChat(peek, &rate);
    QCOMPARE(estimate.leastCreditsNano, -1);
    QCOMPARE(estimate.creditsNano, 1000 * 2000 + 5 * 10000);
    rate.credit.output.reset();
    QCOMPARE(estimateChat(peek, &rate).creditsNano, 0); // unpriced
}

void EstimatesTest::staysWithinBounds()
{
    AiModelRate rate;
    rate.credit.input = 600 * perMillion;
    rate.credit.output = 600 * perMillion;
    RequestPeek peek;
    peek.promptBytes = std::numeric_limits<qint64>::max();
    peek.maxOutputTokens = std::numeric_limits<qint64>::max();
    peek.choices = 128;
    const CallEstimate estimate = estimateChat(peek, &rate);
    QCOMPARE(estimate.tokens, 2'000'000'000);
    QCOMPARE(estimate.creditsNano, 2'000'000'000LL * 600'000);
}

void EstimatesTest::countsUsageLocally()
{
    const TokenUsage usage = localUsage(401, 7);
    QCOMPARE(usage.uncachedInput, 101);
    QCOMPARE(usage.output, 2);
    QVERIFY(usage.estimated);
    QCOMPARE(usage.total(), 103);
}

QTEST_GUILESS_MAIN(EstimatesTest)
#include "tst_estimates.moc"
