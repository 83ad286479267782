// SPDX-License-Identifier: GPL-3.0-or-later
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

void TestJsonWriter::passesRawValuesUnchanged()
{
    JsonWriter json;
    json.beginObject().rawMember("schema", R"({"z":1, "a":1.50})").endObject();
    QCOMPARE(json.take(), QByteArray {R"({"schema":{"z":1, "a":1.50}})"});
}

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_jsonwriter.moc"
