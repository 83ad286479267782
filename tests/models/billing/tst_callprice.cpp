// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QTest>

#include "models/billing/callprice.h"

namespace
{
constexpr qint64 largest = std::numeric_limits<qint64>::max();

using Price = std::optional<qint64>;

UnitRates rates(Price input, Price output)
{
    UnitRates made;
    made.input = input;
    made.output = output;
    return made;
}

TokenUsage tokens(qint64 input, qint64 output)
{
    TokenUsage usage;
    usage.uncachedInput = input;
    usage.output = output;
    return usage;
}
} // namespace

class CallPriceTest : public QObject
{
    Q_OBJECT

private slots:

    void addsUpExactly_data()
    {
        QTest::addColumn<qint64>("inputRate");
        QTest::addColumn<qint64>("outputRate");
        QTest::addColumn<qint64>("input");
        QTest::addColumn<qint64>("output");
        QTest::addColumn<qint64>("nano");
        // 2.50 and 10 USD per million tokens.
        QTest::newRow("usual") << 2'500'000LL << 10'000'000LL << 1000LL << 500LL << 7'500'000LL;
        QTest::newRow("nothing used") << 2'500'000LL << 10'000'000LL << 0LL << 0LL << 0LL;
        QTest::newRow("free") << 0LL << 0LL << 1000LL << 500LL << 0LL;
        // 0.0028 USD per million: 2.8e-9 USD a token, less than a nano each.
        QTest::newRow("tiny rate") << 2800LL << 0LL << 3LL << 0LL << 8LL;
        QTest::newRow("half goes to even, down") << 500LL << 0LL << 1LL << 0LL << 0LL;
        QTest::newRow("half goes to even, up") << 500LL << 0LL << 3LL << 0LL << 2LL;
        QTest::newRow("half goes to even, 2.5") << 500LL << 0LL << 5LL << 0LL << 2LL;
        QTest::newRow("under half") << 499LL << 0LL << 1LL << 0LL << 0LL;
        QTest::newRow("over half") << 501LL << 0LL << 1LL << 0LL << 1LL;
        QTest::newRow("rounded once, not by part") << 400LL << 400LL << 1LL << 1LL << 1LL;
        QTest::newRow("the dearest there is") << 1'000'000'000'000LL << 0LL << 100'000LL << 0LL << mostCallNano;
        QTest::newRow("nearly") << 1'000'000'000'000LL << 0LL << 99'999LL << 0LL << 99'999'000'000'000LL;
        QTest::newRow("capped by one part") << 1'000'000'000'000LL << 0LL << 100'001LL << 0LL << mostCallNano;
        QTest::newRow("capped by the sum")
            << 1'000'000'000'000LL << 1'000'000'000'000LL << 60'000LL << 60'000LL << mostCallNano;
        QTest::newRow("product over 64 bits") << 1'000'000'000'000LL << 0LL << 1'000'000'000LL << 0LL << mostCallNano;
        QTest::newRow("capped at the very end") << largest << largest << largest << largest << mostCallNano;
        QTest::newRow("negative usage is none") << 1'000'000LL << 1'000'000LL << -5LL << 2LL << 2000LL;
        QTest::newRow("negative rate is free") << -1'000'000LL << 1'000'000LL << 5LL << 2LL << 2000LL;
    }

    void addsUpExactly()
    {
        QFETCH(qint64, inputRate);
        QFETCH(qint64, outputRate);
        QFETCH(qint64, input);
        QFETCH(qint64, output);
        QFETCH(qint64, nano);
        QCOMPARE(priceUsage(rates(inputRate, outputRate), tokens(input, output)), Price {nano});
    }

    void chargesCachePartsByTheirOwnRates()
    {
        UnitRates own = rates(1'000'000, 0);
        own.cacheRead = 100'000;
        own.cacheWrite5m = 1'250'000;
        own.cacheWrite1h = 2'000'000;
        TokenUsage usage;
        usage.uncachedInput = 1;
        usage.cacheRead = 10;
        usage.cacheWrite5m = 100;
        usage.cacheWrite1h = 1000;
        QCOMPARE(priceUsage(own, usage), Price {1000 + 1000 + 125'000 + 2'000'000});
    }

    void chargesCachePartsWithoutARateAsInput()
    {
        TokenUsage usage;
        usage.cacheRead = 10;
        usage.cacheWrite5m = 20;
        usage.cacheWrite1h = 30;
        QCOMPARE(priceUsage(rates(1'000'000, {}), usage), Price {60'000});
        QCOMPARE(priceUsage(rates({}, 1'000'000), usage), Price {});
    }

    void aZeroCacheRateIsNotAnUnknownOne()
    {
        UnitRates own = rates(1'000'000, {});
        own.cacheRead = 0;
        TokenUsage usage;
        usage.cacheRead = 10;
        QCOMPARE(priceUsage(own, usage), Price {0});
    }

    void reasoningIsPartOfOutput()
    {
        TokenUsage usage = tokens(0, 100);
        usage.reasoning = 90;
        QCOMPARE(priceUsage(rates(0, 1'000'000), usage), Price {100'000});
    }

    void anUnknownRateOfAUsedPartMakesItUnpriced_data()
    {
        QTest::addColumn<TokenUsage>("usage");
        TokenUsage usage;
        usage.uncachedInput = 1;
        QTest::newRow("input") << usage;
        usage = {};
        usage.output = 1;
        QTest::newRow("output") << usage;
        usage = {};
        usage.images = 1;
        QTest::newRow("images") << usage;
        usage = {};
        usage.characters = 1;
        QTest::newRow("characters") << usage;
        usage = {};
        usage.audioMs = 1;
        QTest::newRow("audio") << usage;
    }

    void anUnknownRateOfAUsedPartMakesItUnpriced()
    {
        QFETCH(TokenUsage, usage);
        QCOMPARE(priceUsage({}, usage), Price {});
    }

    void anUnknownRateOfAnUnusedPartDoesNoHarm()
    {
        QCOMPARE(priceUsage(rates(1'000'000, {}), tokens(5, 0)), Price {5000});
        QCOMPARE(priceUsage({}, {}), Price {0});
    }

    void pricesTheTokensOfPictures()
    {
        UnitRates own = rates(5'000'000, 10'000'000);
        TokenUsage usage = tokens(100, 50);
        usage.imageInput = 60;
        usage.imageOutput = 40;
        QCOMPARE(priceUsage(own, usage), Price {100 * 5'000 + 50 * 10'000});
        own.imageInput = 8'000'000;
        own.imageOutput = 32'000'000;
        QCOMPARE(priceUsage(own, usage), Price {40 * 5'000 + 60 * 8'000 + 10 * 10'000 + 40 * 32'000});
        usage.imageInput = usage.imageOutput = 1000; // never more than there are
        QCOMPARE(priceUsage(own, usage), Price {100 * 8'000 + 50 * 32'000});
        usage.images = 1;
        own.image = 40'000'000'000;
        QCOMPARE(priceUsage(own, usage), Price {100 * 8'000 + 40'000'000});
    }

    void pricesTheTokensOfThoughts()
    {
        UnitRates own = rates(400'000, 1'200'000);
        TokenUsage usage = tokens(100, 50);
        usage.reasoning = 30;
        QCOMPARE(priceUsage(own, usage), Price {100 * 400 + 50 * 1'200});
        QCOMPARE(priceLines(own, usage).size(), 2);
        own.reasoning = 4'000'000;
        QCOMPARE(priceUsage(own, usage), Price {100 * 400 + 20 * 1'200 + 30 * 4'000});
        const QList<PriceLine> lines = priceLines(own, usage);
        QCOMPARE(lines.last().part, PricePart::Reasoning);
        QCOMPARE(lines.last().units, 30);
        own.tiers = {{90, 800'000, 3'600'000, {}, {}, {}}}; // three times the output, and so the thoughts
        QCOMPARE(priceUsage(own, usage), Price {100 * 800 + 20 * 3'600 + 30 * 12'000});
        usage.reasoning = 1000; // never more than there are
        QCOMPARE(priceUsage(own, usage), Price {100 * 800 + 50 * 12'000});
    }

    void pricesImagesCharactersAndSeconds()
    {
        UnitRates own;
        own.image = 40'000'000'000; // 0.04 USD
        own.character = 15'000'000; // 15 USD per million
        own.second = 100'000'000;   // 0.0001 USD
        TokenUsage usage;
        usage.images = 2;
        usage.characters = 1000;
        usage.audioMs = 1500;
        QCOMPARE(priceUsage(own, usage), Price {80'000'000 + 15'000'000 + 150'000});
    }

    void roundsPartsOfASecondOnlyOnce()
    {
        UnitRates own;
        own.second = 1; // one pico a second
        TokenUsage usage;
        usage.audioMs = 500'000; // half a nano: to even
        QCOMPARE(priceUsage(own, usage), Price {0});
        usage.audioMs = 500'001;
        QCOMPARE(priceUsage(own, usage), Price {1});
        usage.audioMs = 1'500'000;
        QCOMPARE(priceUsage(own, usage), Price {2});
    }

    void addsAMarginToEveryRate_data()
    {
        QTest::addColumn<qint64>("cost");
        QTest::addColumn<qint64>("marginPpm");
        QTest::addColumn<qint64>("credit");
        QTest::newRow("none") << 2'500'000LL << 0LL << 2'500'000LL;
        QTest::newRow("a quarter") << 2'500'000LL << 250'000LL << 3'125'000LL;
        QTest::newRow("half goes to even, down") << 1LL << 1'500'000LL << 2LL;
        QTest::newRow("half goes to even, up") << 1LL << 500'000LL << 2LL;
        QTest::newRow("under half") << 1LL << 499'999LL << 1LL;
        QTest::newRow("zero stays zero") << 0LL << 250'000LL << 0LL;
        QTest::newRow("discount") << 1000LL << -100'000LL << 900LL;
        QTest::newRow("more than all off") << 1000LL << -2'000'000LL << 0LL;
        QTest::newRow("saturates") << largest << 1LL << largest;
        QTest::newRow("saturates far") << largest << largest << largest;
    }

    void addsAMarginToEveryRate()
    {
        QFETCH(qint64, cost);
        QFETCH(qint64, marginPpm);
        QFETCH(qint64, credit);
        UnitRates all;
        UnitRates expected;
        for (const UnitRates::Member price : UnitRates::prices) {
            all.*price = cost;
            expected.*price = credit;
        }
        all.tiers = {{1, cost, cost, cost, cost, cost}};
        expected.tiers = {{1, credit, credit, credit, credit, credit}};
        all.images = {{"1024x1024", "hd", cost}};
        expected.images = {{"1024x1024", "hd", credit}};
        all.batchPpm = 500'000;
        expected.batchPpm = 500'000; // a share, no price
        QVERIFY(withMargin(all, marginPpm) == expected);
    }

    void aMarginDoesNotMakeAnUnknownRateKnown() { QVERIFY(withMargin({}, 250'000) == UnitRates {}); }
};

QTEST_GUILESS_MAIN(CallPriceTest)
#include "tst_callprice.moc"
