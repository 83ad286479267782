// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QRandomGenerator>
#include <QTest>

#include "models/billing/money.h"

using namespace Qt::Literals::StringLiterals;

class MoneyTest : public QObject
{
    Q_OBJECT

private slots:

    void readsDecimalsExactly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nano");
        QTest::newRow("whole") << u"12"_s << 12'000'000'000LL;
        QTest::newRow("half") << u"12.5"_s << 12'500'000'000LL;
        QTest::newRow("zero") << u"0"_s << 0LL;
        QTest::newRow("smallest") << u"0.000000001"_s << 1LL;
        QTest::newRow("what a double cannot say") << u"0.3"_s << 300'000'000LL;
        QTest::newRow("trailing zeros") << u"1.50000000000000"_s << 1'500'000'000LL;
        QTest::newRow("leading zeros") << u"007.1"_s << 7'100'000'000LL;
        QTest::newRow("spaces around") << u" 3.25\n"_s << 3'250'000'000LL;
        QTest::newRow("largest") << u"9223372036.854775807"_s << std::numeric_limits<qint64>::max();
    }

    void readsDecimalsExactly()
    {
        QFETCH(QString, text);
        QFETCH(qint64, nano);
        const Result<qint64> read = Money::nanoFromText(text);
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QCOMPARE(*read, nano);
    }

    void refusesWhatIsNoAmount_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        const QString shape = u"is not an amount"_s;
        QTest::newRow("empty") << QString {} << shape;
        QTest::newRow("blank") << u"  "_s << shape;
        QTest::newRow("word") << u"free"_s << shape;
        QTest::newRow("negative") << u"-1"_s << shape;
        QTest::newRow("plus") << u"+1"_s << shape;
        QTest::newRow("two points") << u"1.2.3"_s << shape;
        QTest::newRow("comma") << u"1,5"_s << shape;
        QTest::newRow("grouping") << u"1 000"_s << shape;
        QTest::newRow("point only") << u"."_s << shape;
        QTest::newRow("no digit before") << u".5"_s << shape;
        QTest::newRow("no digit after") << u"5."_s << shape;
        QTest::newRow("exponent") << u"1e3"_s << shape;
        QTest::newRow("hexadecimal") << u"0x10"_s << shape;
        QTest::newRow("unit") << u"$5"_s << shape;
        QTest::newRow("infinity") << u"inf"_s << shape;
        QTest::newRow("other digits") << u"\u0661\u0662"_s << shape;
        QTest::newRow("control character") << u"1\u00002"_s << shape;
        QTest::newRow("too many decimals") << u"0.0000000001"_s << u"more than 9 decimals"_s;
        QTest::newRow("one too large") << u"9223372036.854775808"_s << u"too large"_s;
        QTest::newRow("far too large") << QString {400, u'9'} << u"too large"_s;
    }

    void refusesWhatIsNoAmount()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        const Result<qint64> read = Money::nanoFromText(text);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::BadRequest);
        QVERIFY2(read.error().detail.contains(part), qPrintable(read.error().detail));
        QVERIFY(read.error().detail.size() < 200);
        QVERIFY(!read.error().detail.contains(QChar {0}));
    }

    void writesWithoutSuperfluousZeros_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<int>("shown");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0LL << 0 << u"0"_s;
        QTest::newRow("zero with decimals") << 0LL << 2 << u"0.00"_s;
        QTest::newRow("whole") << 12'000'000'000LL << 0 << u"12"_s;
        QTest::newRow("half") << 12'500'000'000LL << 0 << u"12.5"_s;
        QTest::newRow("padded") << 12'500'000'000LL << 2 << u"12.50"_s;
        QTest::newRow("more than shown stays") << 12'345'000'000LL << 2 << u"12.345"_s;
        QTest::newRow("smallest") << 1LL << 0 << u"0.000000001"_s;
        QTest::newRow("negative") << -1'500'000'000LL << 2 << u"-1.50"_s;
        QTest::newRow("largest") << std::numeric_limits<qint64>::max() << 0 << u"9223372036.854775807"_s;
        QTest::newRow("least") << std::numeric_limits<qint64>::min() << 0 << u"-9223372036.854775808"_s;
        QTest::newRow("shown beyond the unit") << 1LL << 20 << u"0.000000001"_s;
    }

    void writesWithoutSuperfluousZeros()
    {
        QFETCH(qint64, nano);
        QFETCH(int, shown);
        QFETCH(QString, text);
        QCOMPARE(Money::formatNano(nano, shown), text);
    }

    void readsBackWhatItWrites()
    {
        QRandomGenerator random {20261123};
        for (int round = 0; round < 5000; ++round) {
            const auto value = static_cast<qint64>(random.generate64() >> (1 + round % 63));
            for (const int digits : {0, 4, 6, 9, 12})
                QCOMPARE(Money::fromDecimal(Money::toDecimal(value, digits), digits).value_or(-1), value);
        }
    }

    void knowsTheUnits()
    {
        // 0.1 USD per million tokens is a tenth of a cent per ten thousand: 100,000 pico each.
        QCOMPARE(Money::picoFromPerMillion(u"0.1").value_or(-1), 100'000);
        QCOMPARE(Money::picoFromPerMillion(u"2.50").value_or(-1), 2'500'000);
        QCOMPARE(Money::formatPicoPerMillion(2'500'000, 2), u"2.50"_s);
        QVERIFY(!Money::picoFromPerMillion(u"0.0000001"));
        QCOMPARE(Money::picoFromPerUnit(u"0.04").value_or(-1), 40'000'000'000);
        QCOMPARE(Money::formatPicoPerUnit(40'000'000'000), u"0.04"_s);
        QCOMPARE(Money::ppmFromPercent(u"12.5").value_or(-1), 125'000);
        QCOMPARE(Money::formatPpmAsPercent(125'000), u"12.5"_s);
        QVERIFY(!Money::ppmFromPercent(u"0.00001"));
    }
};

QTEST_GUILESS_MAIN(MoneyTest)
#include "tst_money.moc"
