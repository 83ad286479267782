// SPDX-License-Identifier: GPL-3.0-or-later
#include <QStringBuilder>
#include <QTest>

#include "awsframe.h"
#include "gateway/dialects/converse/awsframeparser.h"

namespace
{
/// "type=payload;" of each message, whatever the pieces.
QByteArray parsed(const QByteArray &stream, qsizetype pieceBytes, AwsFrameParser &parser)
{
    QByteArray found;
    for (qsizetype at = 0; at < stream.size(); at += pieceBytes) {
        for (const AwsFrameParser::Frame &frame : parser.feed(stream.mid(at, pieceBytes)))
            found += frame.type + '=' + frame.payload.toByteArray() + ';';
    }
    return found;
}

QByteArray withByte(QByteArray frame, qsizetype offset, char value)
{
    frame[offset] = value;
    return frame;
}

/// A header that is cut off within its value.
QByteArray shortHeaderFrame()
{
    QByteArray header = AwsFrame::header(":event-type", "messageStart");
    header.chop(3);
    return AwsFrame::of(header, "{}");
}

QByteArray unknownTypeFrame()
{
    QByteArray header = AwsFrame::header("x", "y");
    header[2] = '\x0b';
    return AwsFrame::of(header, "{}");
}
} // namespace

class AwsFrameParserTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheSum();
    void readsPublishedMessages_data();
    void readsPublishedMessages();
    void readsPiecesOfAnySize_data();
    void readsPiecesOfAnySize();
    void passesOverHeadersOfOtherTypes();
    void givesErrorsTheirWords();
    void takesErrorsWithoutATypeForErrors();
    void refusesDamage_data();
    void refusesDamage();
    void seesEveryFlippedBit();
    void refusesALongMessageBeforeItCame();
    void knowsThatAMessageWasCutOff();
};

void AwsFrameParserTest::knowsTheSum()
{
    QCOMPARE(crc32("123456789"), 0xcbf43926U);
    QCOMPARE(crc32(QByteArrayView {}), 0U);
}

/// From the test vectors of Amazon's own event stream libraries.
void AwsFrameParserTest::readsPublishedMessages_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("empty") << QByteArray {"000000100000000005c248eb7d98c8ff"} << QByteArray {"=;"};
    QTest::newRow("payload without headers")
        << QByteArray {"0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936"} << QByteArray {"={'foo':'bar'};"};
}

void AwsFrameParserTest::readsPublishedMessages()
{
    QFETCH(QByteArray, hex);
    QFETCH(QByteArray, expected);
    AwsFrameParser parser;
    QCOMPARE(parsed(QByteArray::fromHex(hex), 1000, parser), expected);
    QCOMPARE(parser.fault(), QByteArray {});
}

void AwsFrameParserTest::readsPiecesOfAnySize_data()
{
    QTest::addColumn<int>("pieceBytes");
    for (const int bytes : {1, 2, 3, 7, 11, 12, 13, 64, 1000})
        QTest::addRow("%d", bytes) << bytes;
}

void AwsFrameParserTest::readsPiecesOfAnySize()
{
    QFETCH(int, pieceBytes);
    const QByteArray stream = AwsFrame::event("messageStart", R"({"role":"assistant"})")
                              + AwsFrame::event("contentBlockDelta", R"({"delta":{"text":"東京"}})")
                              + AwsFrame::exception("throttlingException", R"({"message":"slow"})");
    AwsFrameParser parser;
    QCOMPARE(parsed(stream, pieceBytes, parser),
             QByteArray {R"(messageStart={"role":"assistant"};contentBlockDelta={"delta":{"text":"東京"}};)"
                         R"(:exception/throttlingException={"message":"slow"};)"});
    QVERIFY(!parser.isInsideFrame());
    QCOMPARE(parser.fault(), QByteArray {});
}

void AwsFrameParserTest::passesOverHeadersOfOtherTypes()
{
    QByteArray headers;
    const auto add = [&headers](char type, qsizetype bytes) {
        headers.append('\x01').append('x').append(type).append(QByteArray {bytes, '\x02'});
    };
    const std::pair<char, qsizetype> sizes[] = {{0, 0}, {1, 0}, {2, 1}, {3, 2}, {4, 4}, {5, 8}, {8, 8}, {9, 16}};
    for (const auto &[type, bytes] : sizes)
        add(type, bytes);
    headers.append("\x01x\x06", 3).append(QByteArray::fromHex("0003")).append("abc");
    headers.append(AwsFrame::header(":event-type", "metadata"));
    AwsFrameParser parser;
    QCOMPARE(parsed(AwsFrame::of(headers, "{}"), 1000, parser), QByteArray {"metadata={};"});
}

void AwsFrameParserTest::givesErrorsTheirWords()
{
    QByteArray headers = AwsFrame::header(":message-type", "error");
    headers.append(AwsFrame::header(":error-code", "InternalError"));
    headers.append(AwsFrame::header(":error-message", "No \"luck\"."));
    AwsFrameParser parser;
    QCOMPARE(parsed(AwsFrame::of(headers, {}), 5, parser),
             QByteArray {R"(:exception/InternalError={"message":"No \"luck\"."};)"});
}

void AwsFrameParserTest::takesErrorsWithoutATypeForErrors()
{
    for (const char *kind : {"exception", "error"}) {
        QByteArray headers = AwsFrame::header(":event-type", "metadata");
        headers.append(AwsFrame::header(":message-type", kind));
        AwsFrameParser parser;
        QCOMPARE(parsed(AwsFrame::of(headers, R"({"message":"slow"})"), 5, parser),
                 QByteArray {R"(:exception/={"message":"slow"};)"});
    }
}

void AwsFrameParserTest::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("fault");
    const QByteArray whole = AwsFrame::event("metadata", "{}");
    const auto row = [](const char *name, const QByteArray &frame, const char *fault) {
        QTest::newRow(name) << frame << QByteArray {fault};
    };
    const auto prelude = [](quint32 total, quint32 headers) {
        const QByteArray lengths = AwsFrame::bigEndian(total) + AwsFrame::bigEndian(headers);
        return QByteArray {lengths + AwsFrame::bigEndian(crc32(lengths)) + QByteArray {32, '\0'}};
    };
    row("a wrong length", withByte(whole, 3, 'x'), "The provider sent a prelude with a wrong checksum.");
    row("a wrong payload", withByte(whole, whole.size() - 5, 'x'),
        "The provider sent a message with a wrong checksum.");
    row("a wrong sum", withByte(whole, whole.size() - 1, 'x'), "The provider sent a message with a wrong checksum.");
    row("too short", prelude(15, 0), "The provider sent a message with impossible lengths.");
    row("headers longer than all", prelude(40, 25), "The provider sent a message with impossible lengths.");
    row("huge headers", prelude(40, 0xffffffff), "The provider sent a message with impossible lengths.");
    row("a header that is cut off", shortHeaderFrame(), "The provider sent a message with broken headers.");
    row("a header of an unknown type", unknownTypeFrame(), "The provider sent a message with broken headers.");
    row("no event stream", "HTTP/1.1 200 OK\r\n\r\n{}", "The provider sent a prelude with a wrong checksum.");
}

void AwsFrameParserTest::refusesDamage()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, fault);
    AwsFrameParser parser;
    QCOMPARE(parsed(AwsFrame::event("messageStart", "{}") + frame, 1, parser), QByteArray {"messageStart={};"});
    QCOMPARE(parser.fault(), fault);
    QVERIFY(parser.feed(AwsFrame::event("metadata", "{}")).empty());
}

void AwsFrameParserTest::seesEveryFlippedBit()
{
    const QByteArray whole = AwsFrame::event("metadata", R"({"a":1})");
    for (qsizetype bit = 0; bit < whole.size() * 8; ++bit) {
        AwsFrameParser parser;
        const auto flipped = static_cast<char>(whole.at(bit / 8) ^ (1 << (bit % 8)));
        QCOMPARE(parsed(withByte(whole, bit / 8, flipped), 9, parser), QByteArray {});
    }
}

void AwsFrameParserTest::refusesALongMessageBeforeItCame()
{
    const QByteArray lengths = AwsFrame::bigEndian(AwsFrameParser::maxFrameBytes + 1) + AwsFrame::bigEndian(0);
    AwsFrameParser parser;
    QVERIFY(parser.feed(QByteArray {lengths + AwsFrame::bigEndian(crc32(lengths))}).empty());
    QCOMPARE(parser.fault(), QByteArray {"The provider sent a message that is too long."});
}

void AwsFrameParserTest::knowsThatAMessageWasCutOff()
{
    QByteArray stream = AwsFrame::event("messageStart", "{}") + AwsFrame::event("metadata", "{}");
    stream.chop(1);
    AwsFrameParser parser;
    QCOMPARE(parser.feed(stream).size(), 1U);
    QVERIFY(parser.isInsideFrame());
}

QTEST_GUILESS_MAIN(AwsFrameParserTest)
#include "tst_awsframeparser.moc"
