// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/values/prettyjson.h"

/// JSON is shown in lines without being changed.
class TestPrettyJson final : public QObject
{
    Q_OBJECT

private slots:
    void indents_data();
    void indents();
    void refusesWhatIsNotJson_data();
    void refusesWhatIsNotJson();
    void growsWithinBounds();
};

void TestPrettyJson::indents_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pretty");
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &pretty) {
        QTest::newRow(name) << text << pretty;
    };
    row("order", R"({"b":1,"a":2})", "{\n  \"b\": 1,\n  \"a\": 2\n}");
    row("nested", R"({"a":[{"b":[1,2]}]})",
        "{\n  \"a\": [\n    {\n      \"b\": [\n        1,\n        2\n      ]\n    }\n  ]\n}");
    row("numbers", "[1.50,1e2,12345678901234567890]", "[\n  1.50,\n  1e2,\n  12345678901234567890\n]");
    row("empty", R"({"a":{ },"b":[
 ]})",
        "{\n  \"a\": {},\n  \"b\": []\n}");
    row("strings", R"(["{,:[ \" \\","\u00e9"])", "[\n  \"{,:[ \\\" \\\\\",\n  \"\\u00e9\"\n]");
    row("spaces", " [ true ,\r\n\tnull ] ", "[\n  true,\n  null\n]");
}

void TestPrettyJson::indents()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pretty);
    QCOMPARE(prettyJson(text).value_or("?"), pretty);
    QCOMPARE(prettyJson(pretty).value_or("?"), pretty);
}

void TestPrettyJson::refusesWhatIsNotJson_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "data: {}\n\n", "{\"a\":", "{\"a\":\"b", "[1,2", "[\"\\", "{}x", "\xff", "[[[[", "]"})
        QTest::newRow(text) << QByteArray {text};
}

void TestPrettyJson::refusesWhatIsNotJson()
{
    QFETCH(QByteArray, text);
    QVERIFY(!prettyJson(text));
}

void TestPrettyJson::growsWithinBounds()
{
    QByteArray elements;
    for (int i = 0; i < 50'000; ++i)
        elements += "1,";
    constexpr int depth = 500;
    QVERIFY(!prettyJson(QByteArray(depth, '[') + elements + "1" + QByteArray(depth, ']')));
    QVERIFY(prettyJson('[' + elements + "1]"));
}

QTEST_GUILESS_MAIN(TestPrettyJson)
#include "tst_prettyjson.moc"
