// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/metering/answerlengths.h"
#include "gateway/metering/estimates.h"
#include "models/billing/callprice.h"

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
    void capsOnlyWhatNobodyGaveAMaximumFor();
    void forgetsALongAnswerSlowly();
    void pricesWhatIsLeast();
    void takesTheDearestPicture();
    void reservesForThoughtsWhereTheyAreDearer_data();
    void reservesForThoughtsWhereTheyAreDearer();
    void countsPicturesByTheirTokens_data();
    void countsPicturesByTheirTokens();
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
    QTest::addColumn<qint64>("maxOutput");
    QTest::addColumn<int>("choices");
    QTest::addColumn<qint64>("modelMax");
    QTest::addColumn<qint64>("least");
    QTest::addColumn<qint64>("expected");
    QTest::addColumn<qint64>("most");
    const auto row = [](const char *name, qint64 maxOutput, int choices, qint64 modelMax, QList<qint64> outputs) {
        QTest::newRow(name) << maxOutput << choices << modelMax << outputs[0] << outputs[1] << outputs[2];
    };
    row("maximum given", 50, 1, 0, {50, 50, 50});
    row("three choices", 50, 3, 0, {150, 150, 150});
    row("none given, model not known", 0, 1, 0, {1, 4096, mostOutputUnknown});
    row("none given, model known", 0, 1, 8192, {1, 4096, 8192});
    row("none given, three choices", 0, 3, 8192, {3, 3 * 4096, 3 * 8192});
    row("more than the model can", 9000, 2, 8192, {16384, 16384, 16384});
}

void EstimatesTest::estimatesAChat()
{
    QFETCH(qint64, maxOutput);
    QFETCH(int, choices);
    QFETCH(qint64, modelMax);
    RequestPeek peek;
    peek.promptBytes = 401;
    peek.wideBytes = 100;
    peek.maxOutputTokens = maxOutput;
    peek.choices = choices;
    ModelTraits traits;
    traits.maxOutputTokens = modelMax;
    const CallDemand demand = chatDemand(peek, traits);
    QTEST(demand.least.output, "least");
    QTEST(demand.expected.output, "expected");
    QTEST(demand.most.output, "most");
    QCOMPARE(demand.least.uncachedInput, 101);
    QCOMPARE(demand.expected.uncachedInput, 101);
    QCOMPARE(demand.most.uncachedInput, 100 + 151);
    const CallEstimate estimate = estimateCall(demand, nullptr);
    QCOMPARE(estimate.tokens, 101 + demand.most.output); // parallel calls must not all pass by a low guess
    QCOMPARE(estimate.leastTokens, demand.least.total());
    QVERIFY(!estimate.isCharged);
}

void EstimatesTest::capsOnlyWhatNobodyGaveAMaximumFor()
{
    RequestPeek peek;
    peek.choices = 3;
    CallDemand demand = chatDemand(peek, {});
    demand.capOpenAnswers(0);
    QCOMPARE(demand.most.output, 3 * mostOutputUnknown);
    demand.capOpenAnswers(16'384);
    QCOMPARE(demand.most.output, 3 * 16'384);
    ModelTraits small;
    small.maxOutputTokens = 4096;
    demand = chatDemand(peek, small);
    demand.capOpenAnswers(16'384);
    QCOMPARE(demand.most.output, 3 * 4096);
    peek.maxOutputTokens = 50'000;
    demand = chatDemand(peek, {});
    demand.capOpenAnswers(16'384);
    QCOMPARE(demand.most.output, 3 * 50'000);
}

void EstimatesTest::forgetsALongAnswerSlowly()
{
    AnswerLengths lengths;
    QVERIFY(!lengths.longest(1, "m"));
    lengths.note(1, "m", 100);
    QCOMPARE(lengths.longest(1, "m").value_or(0), 100);
    lengths.note(1, "m", 100'000);
    lengths.note(1, "m", 100);
    QVERIFY(*lengths.longest(1, "m") > 99'000);
    for (int i = 0; i < 200; ++i)
        lengths.note(1, "m", 100);
    QVERIFY(*lengths.longest(1, "m") < 50'000);
    QVERIFY(*lengths.longest(1, "m") > 30'000);
    QVERIFY(!lengths.longest(2, "m"));
    QVERIFY(!lengths.longest(1, "n"));
}

void EstimatesTest::pricesWhatIsLeast()
{
    AiModelRate rate;
    rate.credit.input = 2 * perMillion;
    rate.credit.output = 10 * perMillion;
    RequestPeek peek;
    peek.promptBytes = 4000;
    CallEstimate estimate = estimateCall(chatDemand(peek, {}), &rate);
    QCOMPARE(estimate.leastCreditsNano, 1000 * 2000 + 10000);
    QCOMPARE(estimate.creditsNano, 2000 * 2000 + mostOutputUnknown * 10000);
    QVERIFY(estimate.isCharged);
    peek.maxOutputTokens = 5;
    estimate = estimateCall(chatDemand(peek, {}), &rate);
    QCOMPARE(estimate.leastCreditsNano, 1000 * 2000 + 5 * 10000);
    QCOMPARE(estimate.creditsNano, 2000 * 2000 + 5 * 10000);
    QVERIFY(isPriced(chatDemand(peek, {}), &rate));
    rate.credit.output.reset(); // what it will cost is not known, but something
    QVERIFY(!isPriced(chatDemand(peek, {}), &rate));
    QVERIFY(estimateCall(chatDemand(peek, {}), &rate).isCharged);
    QVERIFY(estimateCall(chatDemand(peek, {}), &rate).creditsNano > 1'000'000'000);
    rate.credit = {};
    rate.credit.input = rate.credit.output = 0;
    QVERIFY(isPriced(chatDemand(peek, {}), &rate));
    QVERIFY(!estimateCall(chatDemand(peek, {}), &rate).isCharged);
}

void EstimatesTest::takesTheDearestPicture()
{
    AiModelRate rate;
    rate.credit.images = {{"1024x1024", "", 40 * perMillion}, {"1024x1024", "hd", 80 * perMillion}};
    CallDemand demand;
    demand.least.images = demand.most.images = 2;
    demand.imageVariant = "1024x1024/standard";
    QCOMPARE(estimateCall(demand, &rate).creditsNano, 2 * 40'000);
    demand.imageVariant = "1024x1024/";
    QCOMPARE(estimateCall(demand, &rate).creditsNano, 2 * 80'000);
    QCOMPARE(estimateCall(demand, &rate).leastCreditsNano, 2 * 40'000);
    demand.imageVariant = "/";
    QCOMPARE(estimateCall(demand, &rate).creditsNano, 2 * 80'000);
    QCOMPARE(estimateCall(demand, &rate).leastCreditsNano, 0);
}

void EstimatesTest::reservesForThoughtsWhereTheyAreDearer_data()
{
    QTest::addColumn<std::optional<qint64>>("reasoning"); // beside two credits for a million tokens of an answer
    QTest::addColumn<qint64>("nano");                     // for 1000 tokens in and 100 out at most
    using Price = std::optional<qint64>;
    QTest::newRow("dearer") << Price {8 * perMillion} << qint64 {1000 * 1'000 + 100 * 8'000};
    QTest::newRow("cheaper") << Price {perMillion / 2} << qint64 {1000 * 1'000 + 100 * 2'000};
    QTest::newRow("no price of their own") << Price {} << qint64 {1000 * 1'000 + 100 * 2'000};
}

void EstimatesTest::reservesForThoughtsWhereTheyAreDearer()
{
    AiModelRate rate;
    rate.credit.input = perMillion;
    rate.credit.output = 2 * perMillion;
    QFETCH(std::optional<qint64>, reasoning);
    rate.credit.reasoning = reasoning;
    CallDemand demand;
    demand.most.uncachedInput = 1000;
    demand.most.output = 100;
    QTEST(estimateCall(demand, &rate).creditsNano, "nano");
}

void EstimatesTest::countsPicturesByTheirTokens_data()
{
    QTest::addColumn<QByteArray>("variant");
    QTest::addColumn<qint64>("output"); // of two
    QTest::newRow("low") << QByteArray {"1024x1024/low"} << qint64 {2 * 272};
    QTest::newRow("nothing said") << QByteArray {"/"} << qint64 {2 * 1056};
    QTest::newRow("no variant at all") << QByteArray {} << qint64 {2 * 1056};
    QTest::newRow("high") << QByteArray {"1024x1024/high"} << qint64 {2 * 4160};
    QTest::newRow("hd") << QByteArray {"/hd"} << qint64 {2 * 4160};
    QTest::newRow("tall and high") << QByteArray {"1024x1536/high"} << qint64 {2 * 6240};
    QTest::newRow("wide and low") << QByteArray {"1536x1024/low"} << qint64 {2 * 408};
    QTest::newRow("small, a part of a token rounded up") << QByteArray {"100x100/medium"} << qint64 {2 * 11};
    QTest::newRow("no size") << QByteArray {"2K/low"} << qint64 {2 * 272};
    QTest::newRow("not a size") << QByteArray {"-1x5/low"} << qint64 {2 * 272};
    QTest::newRow("beyond any") << QByteArray {"99999999x99999999/low"} << qint64 {2 * 272};
}

void EstimatesTest::countsPicturesByTheirTokens()
{
    QFETCH(QByteArray, variant);
    TokenUsage said;
    said.images = 2;
    const TokenUsage usage = drawnUsage(said, variant, 9);
    QTEST(usage.output, "output");
    QCOMPARE(usage.uncachedInput, 3);
    QCOMPARE(usage.images, 2);
    QVERIFY(usage.estimated);
    said.uncachedInput = 40;
    QCOMPARE(drawnUsage(said, variant, 9).uncachedInput, 40);
}

void EstimatesTest::staysWithinBounds()
{
    AiModelRate rate;
    rate.credit.input = 600 * perMillion;
    rate.credit.output = 600 * perMillion;
    RequestPeek peek;
    peek.promptBytes = std::numeric_limits<qint64>::max();
    peek.wideBytes = std::numeric_limits<qint64>::max();
    peek.maxOutputTokens = std::numeric_limits<qint64>::max();
    peek.choices = 128;
    const CallEstimate estimate = estimateCall(chatDemand(peek, {}), &rate);
    QCOMPARE(estimate.tokens, 2'000'000'000);
    QCOMPARE(estimate.creditsNano, mostCallNano); // twelve times as much by the rate
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
