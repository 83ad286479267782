// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "gateway/dialects/neutral/callarguments.h"

class TestCallArguments final : public QObject
{
    Q_OBJECT

private slots:
    void makesAnObject_data();
    void makesAnObject();
    void findsTheTextOfACustomTool_data();
    void findsTheTextOfACustomTool();
};

void TestCallArguments::makesAnObject_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<bool>("isCustom");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("isNoted");
    const auto row = [](const char *name, const char *arguments, const char *expected, bool isNoted) {
        QTest::newRow(name) << QByteArray {arguments} << false << QByteArray {expected} << isNoted;
    };
    row("an object keeps its bytes", R"({"b": 9007199254740993123,"a":1.0})", R"({"b": 9007199254740993123,"a":1.0})",
        false);
    row("space around goes", " {\"a\":1}\n", R"({"a":1})", false);
    row("nothing", "", "{}", false);
    row("space", " \n", "{}", false);
    row("an array", "[1]", R"({"raw_arguments":"[1]"})", true);
    row("a broken object", R"({"a":)", R"({"raw_arguments":"{\"a\":"})", true);
    row("two objects", "{}{}", R"({"raw_arguments":"{}{}"})", true);
    QTest::newRow("free text") << QByteArray {"say \"hi\""} << true << QByteArray {R"({"input":"say \"hi\""})"}
                               << false;
    QTest::newRow("free text that looks like JSON")
        << QByteArray {"{}"} << true << QByteArray {R"({"input":"{}"})"} << false;
}

void TestCallArguments::makesAnObject()
{
    QFETCH(const QByteArray, arguments);
    QFETCH(const bool, isCustom);
    QFETCH(const bool, isNoted);
    NeutralPart call;
    call.kind = NeutralPart::Kind::Call;
    call.arguments = arguments;
    call.isCustom = isCustom;
    DialectNotes notes;
    QTEST(objectArguments(call, notes), "expected");
    QCOMPARE(!notes.isEmpty(), isNoted);
}

void TestCallArguments::findsTheTextOfACustomTool_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<bool>("isFound");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("one text") << QByteArray {R"({"input":"a\nb"})"} << true << QByteArray {"a\nb"};
    QTest::newRow("no text") << QByteArray {R"({"input":""})"} << true << QByteArray {};
    QTest::newRow("a number") << QByteArray {R"({"input":1})"} << false << QByteArray {};
    QTest::newRow("another name") << QByteArray {R"({"patch":"x"})"} << false << QByteArray {};
    QTest::newRow("cut off") << QByteArray {R"({"input":"x)"} << false << QByteArray {};
}

void TestCallArguments::findsTheTextOfACustomTool()
{
    QFETCH(const QByteArray, arguments);
    QFETCH(const bool, isFound);
    const std::optional<QByteArray> found = customToolInput(arguments);
    QCOMPARE(found.has_value(), isFound);
    QTEST(found.value_or(QByteArray {}), "expected");
}

QTEST_GUILESS_MAIN(TestCallArguments)
#include "tst_callarguments.moc"
