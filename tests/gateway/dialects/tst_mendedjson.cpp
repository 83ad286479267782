// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/mendedjson.h"

class MendedJsonTest final : public QObject
{
    Q_OBJECT

private slots:
    void mends_data();
    void mends();
    void takesNothingElse_data();
    void takesNothingElse();
    void isValidWhereverItIsCut_data();
    void isValidWhereverItIsCut();
};

void MendedJsonTest::mends_data()
{
    QTest::addColumn<QByteArray>("broken");
    QTest::addColumn<QByteArray>("mended");
    QTest::addColumn<bool>("isWhole");
    const auto row = [](const char *name, const QByteArray &broken, const QByteArray &mended, bool isWhole) {
        QTest::newRow(name) << broken << mended << isWhole;
    };
    row("whole", R"({"a":[1,"b"]})", R"({"a":[1,"b"]})", true);
    row("blanks around", " {\"a\":1}\n", R"({"a":1})", true);
    row("more behind", R"({"a":1} x)", R"({"a":1})", true);
    row("another behind", R"({"a":1}{"b":2})", R"({"a":1})", true);
    row("no UTF-8", "{\"a\":\"b\xff\"}", "{\"a\":\"b\xef\xbf\xbd\"}", true);
    row("cut at once", "{", "{}", false);
    row("cut in a key", R"({"a":1,"b)", R"({"a":1})", false);
    row("cut behind a key", R"({"a":1,"b":)", R"({"a":1})", false);
    row("cut in a text", R"({"a":["b)", R"({"a":["b"]})", false);
    row("cut in an escape", R"({"a":"b\u00)", R"({"a":"b"})", false);
    row("cut behind a backslash", R"({"a":"b\)", R"({"a":"b"})", false);
    row("cut behind an escape", R"({"a":"b\n)", R"({"a":"b\n"})", false);
    row("cut in a letter", "{\"a\":\"b\xe4\xb8", "{\"a\":\"b\xef\xbf\xbd\xef\xbf\xbd\"}", false);
    row("cut in a number", R"({"a":1,"b":12)", R"({"a":1})", false);
    row("cut behind a number", R"({"a":1,"b":12,)", R"({"a":1,"b":12})", false);
    row("cut in a word", R"([true,fal)", R"([true])", false);
    row("cut between members", R"({"a":{"b":[]},)", R"({"a":{"b":[]}})", false);
    row("a wrong byte", R"({"a":1,x})", R"({"a":1})", false);
    row("a line end in a text", "{\"a\":\"b\nc\"}", R"({"a":"b"})", false);
}

void MendedJsonTest::mends()
{
    QFETCH(QByteArray, broken);
    const std::optional<MendedJson> mended = mendJson(broken);
    QVERIFY(mended);
    QTEST(mended->text, "mended");
    QTEST(mended->isWhole, "isWhole");
    QVERIFY(JsonView::checked(mended->text));
}

void MendedJsonTest::takesNothingElse_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", " ", "x", "1", "\"a\"", "<html>{}</html>", "null"})
        QTest::newRow(text) << QByteArray {text};
}

void MendedJsonTest::takesNothingElse()
{
    QFETCH(QByteArray, text);
    QVERIFY(!mendJson(text));
}

void MendedJsonTest::isValidWhereverItIsCut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("an answer") << QByteArray {
        "{\"a\":[{\"b\":\"\\u00e4\\\"\\\\ \xe4\xb8\xad\",\"c\":-1.5e3},null,true,[[]]],\"d\":{\"e\":{}}, \"f\" : \"\" "
        "}"};
    QTest::newRow("deeper than is read") << QByteArray {600, '['};
}

void MendedJsonTest::isValidWhereverItIsCut()
{
    QFETCH(QByteArray, text);
    for (qsizetype length = 1; length <= text.size(); ++length) {
        const std::optional<MendedJson> mended = mendJson(text.first(length));
        QVERIFY(mended);
        QVERIFY2(JsonView::checked(mended->text), mended->text.constData());
    }
}

QTEST_GUILESS_MAIN(MendedJsonTest)
#include "tst_mendedjson.moc"
