// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <QTest>

#include "models/settings/settingspec.h"
#include "ui/displaytext.h"
#include "ui/errortext.h"
#include "ui/pages/settingtext.h"

using namespace Qt::Literals::StringLiterals;

/// Numbers, times and sentences as a person reads them.
class TestDisplayText final : public QObject
{
    Q_OBJECT

private slots:
    void shortensNumbers_data();
    void shortensNumbers();
    void keepsTheFullNumber();
    void showsCredits_data();
    void showsCredits();
    void neverShowsAnUnknownPriceAsZero();
    void showsDollarsWithTheirSign();
    void showsDurations_data();
    void showsDurations();
    void showsPercents_data();
    void showsPercents();
    void showsTimesInAFixedForm();
    void showsHowLongAgo();
    void showsPricesPerMillion_data();
    void showsPricesPerMillion();
    void makesOneLine_data();
    void makesOneLine();
    void followsTheLocale();
    void everyErrorSaysWhatToDo();
    void namesOfErrorsAreUnderstood();
    void everySettingHasItsWords();
};

void TestDisplayText::shortensNumbers_data()
{
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("shown");
    const std::pair<qint64, QString> rows[] = {{0, u"0"_s},
                                               {7, u"7"_s},
                                               {999, u"999"_s},
                                               {1'000, u"1k"_s},
                                               {1'234, u"1.2k"_s},
                                               {9'940, u"9.9k"_s},
                                               {12'345, u"12.3k"_s},
                                               {123'456, u"123k"_s},
                                               {999'499, u"999k"_s},
                                               {999'500, u"1M"_s},
                                               {1'500'000, u"1.5M"_s},
                                               {7'800'000'000, u"7.8G"_s},
                                               {-1'234, u"-1.2k"_s},
                                               {2'000'000'000'000, u"2T"_s}};
    for (const auto &[value, shown] : rows)
        QTest::addRow("%lld", static_cast<long long>(value)) << value << shown;
}

void TestDisplayText::shortensNumbers()
{
    QFETCH(qint64, value);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::compact(value, QLocale::c()), shown);
}

void TestDisplayText::keepsTheFullNumber()
{
    QCOMPARE(DisplayText::full(1'234'567, QLocale {QLocale::English, QLocale::UnitedStates}), u"1,234,567"_s);
}

void TestDisplayText::showsCredits_data()
{
    QTest::addColumn<qint64>("nano");
    QTest::addColumn<QString>("shown");
    QTest::newRow("nothing") << qint64 {0} << u"0"_s;
    QTest::newRow("tiny") << qint64 {1'000} << u"0.000001"_s;
    QTest::newRow("small") << qint64 {4'200'000} << u"0.004200"_s;
    QTest::newRow("cents") << qint64 {12'345'678} << u"0.0123"_s;
    QTest::newRow("one") << qint64 {1'000'000'000} << u"1.0000"_s;
    QTest::newRow("hundreds") << qint64 {123'456'000'000} << u"123.46"_s;
    QTest::newRow("debt") << qint64 {-2'500'000'000} << u"-2.5000"_s;
}

void TestDisplayText::showsCredits()
{
    QFETCH(qint64, nano);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::credits(nano, QLocale::c()), shown);
}

void TestDisplayText::neverShowsAnUnknownPriceAsZero()
{
    QCOMPARE(DisplayText::creditsOrUnpriced(std::nullopt), u"Unpriced"_s);
    QCOMPARE(DisplayText::creditsOrUnpriced(0), u"0"_s);
}

void TestDisplayText::showsDollarsWithTheirSign()
{
    // The locale's own currency would turn dollars into yen.
    const QString text = DisplayText::dollars(12'500'000'000, QLocale {QLocale::Japanese, QLocale::Japan});
    QVERIFY2(text.contains(u'$') && text.contains(u"12.5"_s), qPrintable(text));
}

void TestDisplayText::showsDurations_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("shown");
    QTest::newRow("none") << qint64 {0} << u"–"_s;
    QTest::newRow("under a millisecond") << qint64 {420} << u"0.4 ms"_s;
    QTest::newRow("milliseconds") << qint64 {850'000} << u"850 ms"_s;
    QTest::newRow("not 1000 ms") << qint64 {999'600} << u"1.0 s"_s;
    QTest::newRow("seconds") << qint64 {12'340'000} << u"12.3 s"_s;
    QTest::newRow("not 60.0 s") << qint64 {59'960'000} << u"1 min 00 s"_s;
    QTest::newRow("minutes") << qint64 {245'000'000} << u"4 min 05 s"_s;
}

void TestDisplayText::showsDurations()
{
    QFETCH(qint64, us);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::duration(us, QLocale::c()), shown);
}

void TestDisplayText::showsPercents_data()
{
    QTest::addColumn<qint64>("part");
    QTest::addColumn<qint64>("whole");
    QTest::addColumn<QString>("shown");
    QTest::newRow("of nothing") << qint64 {0} << qint64 {0} << u"–"_s;
    QTest::newRow("all") << qint64 {10} << qint64 {10} << u"100 %"_s;
    QTest::newRow("almost all") << qint64 {99'999} << qint64 {100'000} << u"99.9 %"_s;
    QTest::newRow("none") << qint64 {0} << qint64 {10} << u"0.0 %"_s;
    QTest::newRow("half") << qint64 {1} << qint64 {2} << u"50.0 %"_s;
}

void TestDisplayText::showsPercents()
{
    QFETCH(qint64, part);
    QFETCH(qint64, whole);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::percent(part, whole, QLocale::c()), shown);
}

void TestDisplayText::showsTimesInAFixedForm()
{
    QCOMPARE(DisplayText::time(1'700'000'000'000), u"2023-11-14 22:13:20"_s); // the tests run in UTC
    QCOMPARE(DisplayText::time(0), u"Never"_s);
}

void TestDisplayText::showsHowLongAgo()
{
    const qint64 now = 1'700'000'000'000;
    QCOMPARE(DisplayText::timeAgo(0, now), u"Never"_s);
    QCOMPARE(DisplayText::timeAgo(now - 5'000, now), u"just now"_s);
    QVERIFY(DisplayText::timeAgo(now - 300'000, now).startsWith(u"5 "_s));
    QVERIFY(DisplayText::timeAgo(now - 3 * 3'600'000, now).startsWith(u"3 "_s));
    QVERIFY(DisplayText::timeAgo(now - 49 * 3'600'000, now).startsWith(u"2 "_s));
}

void TestDisplayText::showsPricesPerMillion_data()
{
    QTest::addColumn<qint64>("pico");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a quarter") << qint64 {250'000} << u"0.25"_s;
    QTest::newRow("two") << qint64 {2'000'000} << u"2.00"_s;
    QTest::newRow("a tenth of a cent") << qint64 {1'000} << u"0.001"_s;
    QTest::newRow("the least") << qint64 {1} << u"0.000001"_s;
}

void TestDisplayText::showsPricesPerMillion()
{
    QFETCH(qint64, pico);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::perMillion(pico, QLocale::c()), shown);
}

void TestDisplayText::makesOneLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"editor"_s << u"editor"_s;
    QTest::newRow("line ends") << u"a\nb\r\nc"_s << u"a b c"_s;
    QTest::newRow("markup stays text") << u"<b>x</b>"_s << u"<b>x</b>"_s;
    QTest::newRow("terminal escape") << u"a\x1b[31mb"_s << u"a [31mb"_s;
    QTest::newRow("override of direction") << u"a\u202eb"_s << u"a b"_s;
    QTest::newRow("too long") << QString {300, u'x'} << QString {199, u'x'} + u'…';
}

void TestDisplayText::makesOneLine()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(DisplayText::oneLine(text), shown);
}

void TestDisplayText::followsTheLocale()
{
    QCOMPARE(DisplayText::compact(1'250'000, QLocale {QLocale::German}), u"1,3M"_s);
    QCOMPARE(DisplayText::credits(1'500'000'000, QLocale {QLocale::German}), u"1,5000"_s);
}

void TestDisplayText::everyErrorSaysWhatToDo()
{
    std::set<QString> texts;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const QString text = errorText(static_cast<ErrorCode>(code));
        QVERIFY2(text.size() > 20 && text.endsWith(u'.'), qPrintable(errorCodeName(static_cast<ErrorCode>(code))));
        QVERIFY2(text.count(u". "_s) + 1 >= 2 || text.contains(u';'), qPrintable(text)); // what, and what next
        QVERIFY2(texts.insert(text).second, qPrintable(text));
    }
    // Said of calls that are long past, by a Portico that runs again.
    QVERIFY(errorText(ErrorCode::ShuttingDown).contains(u"was stopping"_s));
}

void TestDisplayText::namesOfErrorsAreUnderstood()
{
    QCOMPARE(errorText(u"upstream_timeout"_s), errorText(ErrorCode::UpstreamTimeout));
    QCOMPARE(errorText(u"something_else"_s), u"something_else"_s);
}

void TestDisplayText::everySettingHasItsWords()
{
    std::set<QString> titles;
    for (const SettingSpec &spec : SettingSpec::all()) {
        QVERIFY2(!settingTitle(spec.key).isEmpty(), spec.name);
        QVERIFY2(settingSentence(spec.key).endsWith(u'.'), spec.name);
        QVERIFY2(!settingGroup(spec.key).isEmpty(), spec.name);
        QVERIFY2(titles.insert(settingTitle(spec.key)).second, spec.name);
        const QStringList choices = QString::fromLatin1(spec.choices).split(u',', Qt::SkipEmptyParts);
        for (const QString &choice : choices)
            QVERIFY2(settingChoice(choice) != choice, qPrintable(choice));
    }
}

QTEST_MAIN(TestDisplayText)
#include "tst_displaytext.moc"
