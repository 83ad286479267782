// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <QStringBuilder>
#include <QtTest>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

class TestJsonWriter final : public QObject
{
    Q_OBJECT

private slots:
    void putsCommasWhereTheyBelong();
    void escapesOnlyWhatMustBe();
    void escapesAtEveryPlace();
    void passesRawValuesUnchanged();
    void escapesNamesThatOthersChose();
    void writesTheLongestNumbers();
    void goesOnAfterItsTextWasRead();
    void growsWithItsText();
};

void TestJsonWriter::putsCommasWhereTheyBelong()
{
    JsonWriter json;
    json.beginObject().member("a", "x").member("b", 2).key("c").beginArray();
    json.number(1).beginObject().endObject().null().beginArray().endArray();
    json.endArray().flag("d", true).key("e").beginObject().endObject().endObject();
    QCOMPARE(json.text(), QByteArray {R"({"a":"x","b":2,"c":[1,{},null,[]],"d":true,"e":{}})"});
    QVERIFY(JsonView::checked(json.text()));
}

void TestJsonWriter::escapesOnlyWhatMustBe()
{
    JsonWriter json;
    json.string("\"\\\n\x01/\xe2\x80\xa8\xf0\x9f\x98\x80");
    QCOMPARE(json.text(), QByteArray {"\"\\\"\\\\\\n\\u0001/\xe2\x80\xa8\xf0\x9f\x98\x80\""});
}

void TestJsonWriter::passesRawValuesUnchanged()
{
    JsonWriter json;
    json.beginObject().rawMember("schema", R"({"z":1, "a":1.50})").endObject();
    QCOMPARE(json.take(), QByteArray {R"({"schema":{"z":1, "a":1.50}})"});
}

/// Texts are looked through in blocks: each length, and in each the escape at each place.
void TestJsonWriter::escapesAtEveryPlace()
{
    for (int length = 0; length <= 50; ++length) {
        const QByteArray plain(length, 'x');
        QCOMPARE(JsonWriter {}.string(plain).text(), QByteArray {'"' + plain + '"'});
        for (int place = 0; place < length; ++place) {
            QByteArray text = plain;
            text[place] = '"';
            text[length - 1 - place] = '\n';
            QByteArray expected {"\""};
            for (const char c : text)
                expected += c == '"' ? QByteArray {"\\\""} : c == '\n' ? QByteArray {"\\n"} : QByteArray {1, c};
            QCOMPARE(JsonWriter {}.string(text).text(), QByteArray {expected + '"'});
        }
    }
}

void TestJsonWriter::writesTheLongestNumbers()
{
    JsonWriter json;
    json.beginArray().number(std::numeric_limits<qint64>::min()).number(std::numeric_limits<qint64>::max());
    json.number(0).endArray();
    QCOMPARE(json.text(), QByteArray {"[-9223372036854775808,9223372036854775807,0]"});
}

void TestJsonWriter::goesOnAfterItsTextWasRead()
{
    JsonWriter json;
    json.beginArray().number(1);
    const QByteArray before = json.text();
    json.number(2).endArray();
    QCOMPARE(before, QByteArray {"[1"});
    QCOMPARE(json.text(), QByteArray {"[1,2]"});
    QCOMPARE(json.take(), QByteArray {"[1,2]"});
    QVERIFY(json.text().isEmpty());
}

void TestJsonWriter::growsWithItsText()
{
    JsonWriter json;
    json.beginArray();
    QByteArray expected {"["};
    for (int i = 0; i < 2000; ++i) {
        json.string("a\nb");
        expected += i == 0 ? "\"a\\nb\"" : ",\"a\\nb\"";
    }
    json.endArray();
    QCOMPARE(json.text(), QByteArray {expected + ']'});
}

void TestJsonWriter::escapesNamesThatOthersChose()
{
    JsonWriter json;
    json.beginObject().member("model", "cheap").foreignMember(R"(x":1,"model":"expensive","y)", "2").member("z", 3);
    json.endObject();
    QCOMPARE(json.text(), QByteArray {R"({"model":"cheap","x\":1,\"model\":\"expensive\",\"y":2,"z":3})"});
    QCOMPARE(JsonView {json.text()}["model"].text(), QByteArray {"cheap"});
}

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_jsonwriter.moc"
