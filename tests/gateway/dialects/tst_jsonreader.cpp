// SPDX-License-Identifier: GPL-3.0-or-later
#include <simdjson.h>

#include <QRandomGenerator>
#include <QTest>

#include "gateway/dialects/jsonescape.h"
#include "gateway/dialects/jsonreader.h"

namespace
{
bool isValid(const QByteArray &text)
{
    JsonReader reader {text};
    return reader.skip() && reader.atEnd();
}
} // namespace

class JsonReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void pullsMembersAndElements();
    void unescapes_data();
    void unescapes();
    void quotesWhatItUnescapes();
    void readsIntegers_data();
    void readsIntegers();
    void staysFailed();
    void namesTheFault();
    void agreesWithSimdjson();
};

void JsonReaderTest::pullsMembersAndElements()
{
    JsonReader reader {QByteArrayView {R"( {"a":[1,"x",null,[]],"b\n":{"c":true}} )"}};
    JsonString text;
    QVERIFY(reader.enterObject());
    QVERIFY(reader.nextMember(&text));
    QVERIFY(text.is("a"));
    QVERIFY(reader.enterArray());
    QVERIFY(reader.nextElement());
    QCOMPARE(reader.readInteger(), std::optional<qint64> {1});
    QVERIFY(reader.nextElement());
    QVERIFY(reader.readString(&text));
    QVERIFY(text.is("x"));
    QVERIFY(reader.nextElement());
    QCOMPARE(reader.kind(), JsonReader::Kind::Null);
    QVERIFY(reader.skip());
    QVERIFY(reader.nextElement());
    QVERIFY(reader.enterArray());
    QVERIFY(!reader.nextElement());
    QVERIFY(!reader.nextElement());
    QVERIFY(reader.nextMember(&text));
    QVERIFY(text.is("b\n"));
    QVERIFY(!text.is("b"));
    QVERIFY(reader.enterObject());
    QVERIFY(reader.nextMember(&text));
    QCOMPARE(reader.readBoolean(), std::optional<bool> {true});
    QVERIFY(!reader.nextMember(&text));
    QVERIFY(!reader.nextMember(&text));
    QVERIFY(reader.atEnd());
}

void JsonReaderTest::unescapes_data()
{
    QTest::addColumn<QByteArray>("inside");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *inside, const char *expected) {
        QTest::newRow(inside) << QByteArray {inside} << QByteArray {expected};
    };
    row(R"(plain)", "plain");
    row(R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t");
    row(R"(a\u0041\u00e9\u20AC\ud83d\ude00z)", "aA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
    row(R"(\ud800)", "\xef\xbf\xbd");
    row(R"(\ud800x)", "\xef\xbf\xbdx");
    row(R"(\ud800\n)", "\xef\xbf\xbd\n");
    row(R"(\ud800\u0041)", "\xef\xbf\xbd"
                           "A");
    row(R"(\ude00\ud83d)", "\xef\xbf\xbd\xef\xbf\xbd");
    row("\xf0\x9f\x98\x80\\n", "\xf0\x9f\x98\x80\n");
}

void JsonReaderTest::unescapes()
{
    QFETCH(QByteArray, inside);
    QFETCH(QByteArray, expected);
    const QByteArray text = '"' + inside + '"';
    JsonReader reader {text};
    JsonString string;
    QVERIFY(reader.readString(&string));
    QCOMPARE(string.raw.toByteArray(), inside);
    QCOMPARE(string.escaped, inside.contains('\\'));
    QCOMPARE(string.decoded(), expected);
    QCOMPARE(string.decodedSize(), expected.size());
    QVERIFY(string.is(expected));
}

void JsonReaderTest::quotesWhatItUnescapes()
{
    QByteArray every;
    for (int c = 0; c < 0x80; ++c)
        every += static_cast<char>(c);
    every += "\xc3\xa9\xe2\x80\xa8";
    const QByteArray quoted = quotedJson(every);
    QVERIFY(isValid(quoted));
    QVERIFY(quoted.contains("\\u0000"));
    QVERIFY(quoted.contains("\xe2\x80\xa8"));
    JsonReader reader {quoted};
    JsonString string;
    QVERIFY(reader.readString(&string));
    QCOMPARE(string.decoded(), every);
}

void JsonReaderTest::readsIntegers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("expected");
    const auto row = [](const char *text, qint64 expected) { QTest::newRow(text) << QByteArray {text} << expected; };
    row("0", 0);
    row("-0", 0);
    row("-12", -12);
    row("9223372036854775807", std::numeric_limits<qint64>::max());
    row("9223372036854775808", std::numeric_limits<qint64>::max());
    row("-9223372036854775808", std::numeric_limits<qint64>::min());
    row("-9223372036854775809", std::numeric_limits<qint64>::min());
    row("1.99", 1);
    row("-1.99", -1);
    row("2e3", 2000);
    row("1e-5", 0);
    row("1e999", std::numeric_limits<qint64>::max());
    row("-1e999", std::numeric_limits<qint64>::min());
}

void JsonReaderTest::readsIntegers()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, expected);
    JsonReader reader {text};
    QCOMPARE(reader.readInteger(), std::optional<qint64> {expected});
    QVERIFY(reader.atEnd());
}

void JsonReaderTest::staysFailed()
{
    JsonReader reader {QByteArrayView {"[x, 1, \"a\", true, {}]"}};
    JsonString text;
    QVERIFY(reader.enterArray());
    QVERIFY(reader.nextElement());
    QVERIFY(!reader.skip());
    QVERIFY(reader.hasFailed());
    QVERIFY(!reader.nextElement());
    QVERIFY(!reader.enterObject());
    QVERIFY(!reader.enterArray());
    QVERIFY(!reader.nextMember(&text));
    QVERIFY(!reader.readString(&text));
    QVERIFY(!reader.readBoolean());
    QVERIFY(!reader.readInteger());
    QVERIFY(!reader.atEnd());
    QCOMPARE(reader.kind(), JsonReader::Kind::None);
    JsonReader nothing {QByteArrayView {}};
    QVERIFY(!nothing.readString(&text));
    QVERIFY(!nothing.skip());
}

void JsonReaderTest::namesTheFault()
{
    JsonReader reader {QByteArrayView {R"({"a":tru})"}};
    QVERIFY(!reader.skip());
    QCOMPARE(reader.failure(), "an unknown word at byte 5");
    JsonReader fine {QByteArrayView {"1"}};
    QVERIFY(fine.skip());
    QVERIFY(fine.failure().isEmpty());
}

// Mutations of a text that holds every kind of token: what simdjson's DOM parser takes must be taken and the reverse.
// It refuses lone surrogates and huge numbers, which are valid JSON; the seed has neither and mutations that make them
// are passed over.
void JsonReaderTest::agreesWithSimdjson()
{
    const QByteArray seed =
        R"( {"a":[1,-2.5e+3,0,true,false,null],"b\n\u00e9":{"c":"x\"\\/"},"d":[[],{},""],"long":"0123456789abcdef"} )";
    const QByteArray bytes = R"({}[]",:\untrfals0123456789.eE+- /x)"
                             "\n\x01\x7f";
    simdjson::dom::parser parser;
    QRandomGenerator random {11};
    int valid = 0;
    for (int round = 0; round < 60'000; ++round) {
        QByteArray text = seed;
        for (int edits = random.bounded(1, 4); edits > 0; --edits) {
            const qsizetype at = random.bounded(static_cast<int>(text.size()));
            const char byte = bytes[random.bounded(static_cast<int>(bytes.size()))];
            switch (random.bounded(3)) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.insert(at, byte);
                break;
            default:
                text.remove(at, random.bounded(1, 6));
            }
        }
        const auto error = parser.parse(text.constData(), static_cast<size_t>(text.size())).error();
        if (error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR)
            continue;
        const bool expected = error == simdjson::SUCCESS;
        valid += expected ? 1 : 0;
        QVERIFY2(isValid(text) == expected, text.constData());
    }
    QVERIFY(valid > 1000);
}

QTEST_GUILESS_MAIN(JsonReaderTest)
#include "tst_jsonreader.moc"
