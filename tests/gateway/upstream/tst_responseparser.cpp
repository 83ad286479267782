// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/upstream/responseparser.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// What a parser made of some bytes.
struct Reading
{
    int status = 0;
    QByteArray body;
    QByteArray error;
    QByteArray rest;
    bool ended = false;
    bool keepAlive = false;
    bool untilClose = false;
};

/// Feeds `bytes` in pieces of `pieceSize`; then the connection ends if the answer did not.
Reading readIn(const QByteArray &bytes, qsizetype pieceSize, ResponseParser::Expect expect)
{
    ResponseParser parser;
    parser.begin(expect);
    Reading reading;
    bool over = false;
    const auto take = [&](ResponseParser::Event event) {
        if (event == ResponseParser::Event::Head)
            reading.untilClose = parser.isCloseDelimited();
        else if (event == ResponseParser::Event::Body)
            reading.body.append(parser.body());
        over = event == ResponseParser::Event::End || event == ResponseParser::Event::Failed;
        reading.ended = event == ResponseParser::Event::End;
        return !over && event != ResponseParser::Event::NeedMore;
    };
    for (qsizetype at = 0; at < bytes.size() && !over; at += pieceSize) {
        const QByteArray piece = bytes.mid(at, pieceSize);
        QByteArrayView input {piece};
        while (take(parser.next(input))) {
        }
        if (over)
            reading.rest = input.toByteArray() + bytes.mid(at + pieceSize);
    }
    if (!over)
        take(parser.finish());
    reading.status = parser.status();
    reading.error = QByteArray {parser.error()};
    reading.keepAlive = parser.keepAlive();
    return reading;
}

QByteArray answer(const QByteArray &fields, const QByteArray &body = {})
{
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return answer("Transfer-Encoding: chunked\r\n", body);
}

QByteArray hints(int count)
{
    return QByteArray {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"}.repeated(count);
}

QByteArray fieldLines(int count)
{
    return QByteArray {"X: y\r\n"}.repeated(count);
}
} // namespace

class TestResponseParser final : public QObject
{
    Q_OBJECT

private slots:
    void doesNotWaitForTheEndOfWhatIsNoHead_data();
    void doesNotWaitForTheEndOfWhatIsNoHead();
    void readsGoodAnswers_data();
    void readsGoodAnswers();
    void refusesBadAnswers_data();
    void refusesBadAnswers();
    void readsTheSameInAnyPieces_data();
    void readsTheSameInAnyPieces();
    void sweepsEveryByteOfTheHead_data();
    void sweepsEveryByteOfTheHead();
    void readsNoCodedBodyOfARefusal_data();
    void readsNoCodedBodyOfARefusal();
    void leavesWhatFollowsTheAnswer();
    void readsManyAnswersWithOneParser();
    void knowsAnswersWithoutBodies_data();
    void knowsAnswersWithoutBodies();
    void countsTheBody();
    void takesAsManyChunksAsCome_data();
    void takesAsManyChunksAsCome();

private:
    static void addGood();
    static void addBad();
    static void addBadChunks();
};

void TestResponseParser::addGood()
{
    const auto add = [](const char *name, const QByteArray &bytes, const QByteArray &body, bool keepAlive = true,
                        bool untilClose = false) { QTest::newRow(name) << bytes << body << keepAlive << untilClose; };
    add("length", answer("Content-Length: 5\r\n", "hello"), "hello");
    add("length zero", answer("Content-Length: 0\r\n"), "");
    add("length with leading zeros", answer("Content-Length: 005\r\n", "hello"), "hello");
    add("chunked", chunked("5\r\nhello\r\n0\r\n\r\n"), "hello");
    add("two chunks", chunked("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"), "hello");
    add("chunk size in upper case", chunked("A\r\n0123456789\r\n0\r\n\r\n"), "0123456789");
    add("chunk size with leading zeros", chunked("0005\r\nhello\r\n000\r\n\r\n"), "hello");
    add("chunk extensions", chunked("5;a;b=c;d=\"e\\\"; f\"\r\nhello\r\n0;z\r\n\r\n"), "hello");
    add("trailers", chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n"), "hello");
    add("coding in upper case", answer("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n"), "");
    add("no reason", "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "");
    add("no reason and no space", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "");
    add("reason in UTF-8", "HTTP/1.1 200 \xc3\xa9t\xc3\xa9\r\nContent-Length: 0\r\n\r\n", "");
    add("header names in any case", answer("cOnTeNt-LeNgTh:\t5 \t\r\n", "hello"), "hello");
    add("empty value and obs-text", answer("X:\r\nY: \xff\xfe\r\nContent-Length: 0\r\n"), "");
    add("256 fields", answer(fieldLines(255) + "Content-Length: 0\r\n"), "");
    add("100 interim answers", hints(100) + answer("Content-Length: 2\r\n", "ok"), "ok");
    add("connection: close", answer("Connection: close\r\nContent-Length: 1\r\n", "x"), "x", false);
    add("connection: close in a list", answer("Connection: x, Close\r\nContent-Length: 1\r\n", "x"), "x", false);
    add("connection: keep-alive", answer("Connection: keep-alive\r\nContent-Length: 1\r\n", "x"), "x");
    add("until close", answer("Content-Type: text/plain\r\n", "all of it"), "all of it", true, true);
    add("until close and empty", answer("Content-Type: text/plain\r\n"), "", true, true);
    add("HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", "x", false);
    add("identity coding", answer("Content-Encoding: identity\r\nContent-Length: 1\r\n", "x"), "x");
}

void TestResponseParser::readsGoodAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<bool>("untilClose");
    addGood();
}

void TestResponseParser::readsGoodAnswers()
{
    QFETCH(QByteArray, bytes);
    const Reading reading = readIn(bytes, bytes.size(), ResponseParser::Expect::Answer);
    QCOMPARE(reading.error, QByteArray {});
    QVERIFY(reading.ended);
    QCOMPARE(reading.status, 200);
    QTEST(reading.body, "body");
    QTEST(reading.untilClose, "untilClose");
    QTEST(reading.keepAlive, "keepAlive");
}

void TestResponseParser::addBad()
{
    const auto add = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
    add("nothing", "");
    add("garbage", "\x16\x03\x01 garbage\r\n\r\n");
    add("HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n");
    add("HTTP/1.2", "HTTP/1.2 200 OK\r\n\r\n");
    add("HTTP/0.9", "HTTP/0.9 200 OK\r\n\r\n");
    add("lower case protocol", "http/1.1 200 OK\r\n\r\n");
    add("other protocol", "ICY 200 OK\r\n\r\n");
    add("leading empty line", "\r\nHTTP/1.1 200 OK\r\n\r\n");
    add("leading space", " HTTP/1.1 200 OK\r\n\r\n");
    add("two spaces", "HTTP/1.1  200 OK\r\n\r\n");
    add("status of two digits", "HTTP/1.1 20 OK\r\n\r\n");
    add("status of four digits", "HTTP/1.1 2000 OK\r\n\r\n");
    add("status with a letter", "HTTP/1.1 2x0 OK\r\n\r\n");
    add("status 099", "HTTP/1.1 099 OK\r\n\r\n");
    add("status 600", "HTTP/1.1 600 OK\r\n\r\n");
    add("control byte in the reason", "HTTP/1.1 200 O\x01K\r\n\r\n");
    add("cut in the status line", "HTTP/1.1 20");
    add("cut in the head", "HTTP/1.1 200 OK\r\nContent-");
    add("cut before the empty line", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
    add("bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    add("bare LF in the fields", answer("A: b\nC: d\r\nContent-Length: 0\r\n"));
    add("bare CR", answer("A: b\rC: d\r\nContent-Length: 0\r\n"));
    add("NUL in a value", answer(QByteArray {"A: b\0c\r\nContent-Length: 0\r\n", 27}));
    add("obs-fold", answer("A: b\r\n c\r\nContent-Length: 0\r\n"));
    add("space before the colon", answer("Content-Length : 0\r\n"));
    add("no colon", answer("Content-Length 0\r\n"));
    add("empty name", answer(": x\r\nContent-Length: 0\r\n"));
    add("name that is no token", answer("A(b): x\r\nContent-Length: 0\r\n"));
    add("257 fields", answer(fieldLines(256) + "Content-Length: 0\r\n"));
    add("head over 128 KiB", answer("X: " + QByteArray(128 * 1024, 'x') + "\r\nContent-Length: 0\r\n"));
    add("endless head", "HTTP/1.1 200 OK\r\nX: " + QByteArray(200 * 1024, 'x'));
    add("101 interim answers", hints(101) + answer("Content-Length: 2\r\n", "ok"));
    add("101 switching protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
    add("two lengths", answer("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"));
    add("two equal lengths", answer("Content-Length: 1\r\nContent-Length: 1\r\n", "x"));
    add("a list of lengths", answer("Content-Length: 1, 1\r\n", "x"));
    add("negative length", answer("Content-Length: -1\r\n", "x"));
    add("signed length", answer("Content-Length: +1\r\n", "x"));
    add("hexadecimal length", answer("Content-Length: 0x1\r\n", "x"));
    add("empty length", answer("Content-Length:\r\n", "x"));
    add("huge length", answer("Content-Length: 9999999999999999999\r\n", "x"));
    add("length and chunked", answer("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    add("other coding", answer("Transfer-Encoding: gzip\r\n", "x"));
    add("list of codings", answer("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
    add("chunked twice", answer("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    add("chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    add("shorter than its length", answer("Content-Length: 9\r\n", "hello"));
    add("gzip unasked", answer("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x"));
    add("br until close", answer("Content-Encoding: br\r\n", "x"));
}

void TestResponseParser::addBadChunks()
{
    const auto add = [](const char *name, const QByteArray &body) { QTest::newRow(name) << chunked(body); };
    add("no size", "\r\nhello\r\n0\r\n\r\n");
    add("size that is no number", "xyz\r\n");
    add("size with 0x", "0x5\r\nhello\r\n0\r\n\r\n");
    add("negative size", "-5\r\nhello\r\n0\r\n\r\n");
    add("space before the size", " 5\r\nhello\r\n0\r\n\r\n");
    add("space after the size", "5 \r\nhello\r\n0\r\n\r\n");
    add("huge size", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n");
    add("size of 16 digits", "8888888888888888\r\nhello\r\n0\r\n\r\n");
    add("bare LF after the size", "5\nhello\r\n0\r\n\r\n");
    add("bare CR after the size", "5\rhello\r\n0\r\n\r\n");
    add("longer than its size", "4\r\nhello\r\n0\r\n\r\n");
    add("shorter than its size", "6\r\nhello\r\n0\r\n\r\n");
    add("LF after the data", "5\r\nhello\n0\r\n\r\n");
    add("empty extension", "5;\r\nhello\r\n0\r\n\r\n");
    add("extension without a value", "5;a=\r\nhello\r\n0\r\n\r\n");
    add("extension with an open quote", "5;a=\"b\r\nhello\r\n0\r\n\r\n");
    add("text after a quoted value", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n");
    add("LF in an extension", "5;a\nb\r\nhello\r\n0\r\n\r\n");
    add("extensions over 64 KiB", "5;" + QByteArray(66 * 1024, 'a') + "\r\nhello\r\n0\r\n\r\n");
    add("endless zeros", QByteArray(66 * 1024, '0'));
    add("bad trailer", "0\r\nX y\r\n\r\n");
    add("trailer with a control byte", "0\r\nX: \x01\r\n\r\n");
    add("trailers over 16 KiB", "0\r\nX: " + QByteArray(17 * 1024, 'x') + "\r\n\r\n");
    add("bare LF at the end", "0\r\n\n");
    add("cut in the size", "5");
    add("cut in the data", "5\r\nhel");
    add("cut after a chunk", "5\r\nhello\r\n");
    add("cut in the last chunk", "5\r\nhello\r\n0\r\n");
}

void TestResponseParser::refusesBadAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    addBad();
    addBadChunks();
}

void TestResponseParser::refusesBadAnswers()
{
    QFETCH(QByteArray, bytes);
    const Reading reading = readIn(bytes, qMax<qsizetype>(1, bytes.size()), ResponseParser::Expect::Answer);
    QVERIFY(!reading.ended);
    QVERIFY(!reading.error.isEmpty());
}

void TestResponseParser::readsTheSameInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<bool>("untilClose");
    addGood();
    const auto add = [](const char *name, const QByteArray &bytes) {
        QTest::newRow(name) << bytes << QByteArray {} << false << false;
    };
    add("cut", chunked("5\r\nhel"));
    add("bad chunk", chunked("2\r\nab\r\nxyz\r\n"));
    add("bad field", answer("A b\r\n"));
    add("endless", "HTTP/1.1 200 OK\r\nX: " + QByteArray(200 * 1024, 'x'));
}

void TestResponseParser::readsTheSameInAnyPieces()
{
    QFETCH(QByteArray, bytes);
    const Reading whole = readIn(bytes, bytes.size(), ResponseParser::Expect::Answer);
    for (const qsizetype pieceSize : {1, 2, 3, 7, 64}) {
        const Reading pieces = readIn(bytes, pieceSize, ResponseParser::Expect::Answer);
        QCOMPARE(pieces.body, whole.body);
        QCOMPARE(pieces.error, whole.error);
        QCOMPARE(pieces.ended, whole.ended);
        QCOMPARE(pieces.keepAlive, whole.keepAlive);
        QCOMPARE(pieces.untilClose, whole.untilClose);
    }
}

void TestResponseParser::sweepsEveryByteOfTheHead_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("allowed");
    const QByteArray token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    QByteArray text = "\t";
    for (int byte = 0x20; byte < 0x100; ++byte)
        if (byte != 0x7f)
            text += static_cast<char>(byte);
    const QByteArray end = "Content-Length: 0\r\n\r\n";
    QTest::newRow("version") << QByteArray {"HTTP/1."} << QByteArray {" 200 OK\r\n" + end} << QByteArray {"01"};
    QTest::newRow("status") << QByteArray {"HTTP/1.1 20"} << QByteArray {" OK\r\n" + end} << QByteArray {"0123456789"};
    QTest::newRow("reason") << QByteArray {"HTTP/1.1 200 O"} << QByteArray {"K\r\n" + end} << text;
    QTest::newRow("name") << QByteArray {"HTTP/1.1 200 OK\r\nX"} << QByteArray {"Y: z\r\n" + end}
                          << QByteArray {token + ':'};
    QTest::newRow("value") << QByteArray {"HTTP/1.1 200 OK\r\nX: a"} << QByteArray {"b\r\n" + end} << text;
    QTest::newRow("length") << QByteArray {"HTTP/1.1 200 OK\r\nContent-Length: 0"} << QByteArray {"\r\n\r\n"}
                            << QByteArray {"0 \t"};
}

void TestResponseParser::sweepsEveryByteOfTheHead()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QByteArray, allowed);
    for (int code = 0; code < 256; ++code) {
        const char byte = static_cast<char>(code);
        const Reading reading = readIn(before + byte + after, 4096, ResponseParser::Expect::Answer);
        const bool ok = reading.ended && (reading.status / 100 == 2);
        QVERIFY2(ok == allowed.contains(byte), QByteArray::number(code).constData());
    }
}

void TestResponseParser::readsNoCodedBodyOfARefusal_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("length") << "Content-Length: 5\r\n"_ba
                            << "\x1f\x8b..."_ba;
    QTest::newRow("chunked") << "Transfer-Encoding: chunked\r\n"_ba
                             << "5\r\nhello\r\n0\r\n\r\n"_ba;
    QTest::newRow("until close") << QByteArray {} << "hello"_ba;
    QTest::newRow("cut") << "Content-Length: 9\r\n"_ba << QByteArray {};
}

void TestResponseParser::readsNoCodedBodyOfARefusal()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    const QByteArray rest = "Content-Encoding: gzip\r\nRetry-After: 7\r\n" + fields + "\r\n" + body;
    for (const qsizetype pieceSize : {1, 4096}) {
        for (const int status : {400, 429, 503, 599}) {
            const QByteArray line = "HTTP/1.1 " + QByteArray::number(status) + "\r\n";
            const Reading reading = readIn(line + rest, pieceSize, ResponseParser::Expect::Answer);
            QCOMPARE(reading.error, QByteArray {});
            QVERIFY(reading.ended && !reading.keepAlive);
            QCOMPARE(reading.status, status);
            QCOMPARE(reading.body, QByteArray {});
        }
        for (const QByteArray &line : {"HTTP/1.1 200\r\n"_ba, "HTTP/1.1 302\r\n"_ba})
            QVERIFY(!readIn(line + rest, pieceSize, ResponseParser::Expect::Answer).ended);
    }
}

void TestResponseParser::leavesWhatFollowsTheAnswer()
{
    for (const QByteArray &first : {answer("Content-Length: 2\r\n", "ok"), chunked("2\r\nok\r\n0\r\n\r\n")}) {
        const Reading reading = readIn(first + "HTTP/1.1 500", 4096, ResponseParser::Expect::Answer);
        QVERIFY(reading.ended);
        QCOMPARE(reading.rest, "HTTP/1.1 500");
    }
}

void TestResponseParser::readsManyAnswersWithOneParser()
{
    ResponseParser parser;
    for (const QByteArray &bytes : {answer("Content-Length: 2\r\n", "ok"), chunked("2\r\nok\r\n0\r\n\r\n"),
                                    QByteArray {"HTTP/1.0 404 Not Found\r\n\r\n"}, QByteArray {"garbage\r\n\r\n"},
                                    answer("Content-Length: 2\r\n", "ok")}) {
        parser.begin(ResponseParser::Expect::Answer);
        QVERIFY(!parser.hasBegun());
        QByteArrayView input {bytes};
        ResponseParser::Event event = parser.next(input);
        while (event == ResponseParser::Event::Head || event == ResponseParser::Event::Body)
            event = parser.next(input);
        QCOMPARE(event == ResponseParser::Event::Failed, bytes.startsWith("garbage"));
        QVERIFY(parser.hasBegun());
    }
    QCOMPARE(parser.status(), 200);
    QCOMPARE(parser.headers().fields().size(), size_t {1});
}

void TestResponseParser::knowsAnswersWithoutBodies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("expect");
    QTest::addColumn<bool>("keepAlive");
    const int plain = static_cast<int>(ResponseParser::Expect::Answer);
    const int head = static_cast<int>(ResponseParser::Expect::HeadAnswer);
    const int tunnel = static_cast<int>(ResponseParser::Expect::ConnectAnswer);
    QTest::newRow("204") << QByteArray {"HTTP/1.1 204 No Content\r\n\r\n"} << plain << true;
    QTest::newRow("204 with a body") << QByteArray {"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok"} << plain
                                     << false;
    QTest::newRow("204 chunked") << QByteArray {"HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}
                                 << plain << false;
    QTest::newRow("304") << QByteArray {"HTTP/1.1 304 Not Modified\r\n\r\n"} << plain << true;
    QTest::newRow("304 with a body") << QByteArray {"HTTP/1.1 304 X\r\nContent-Length: 2\r\n\r\nok"} << plain << false;
    QTest::newRow("HEAD") << answer("Content-Length: 200\r\n") << head << true;
    QTest::newRow("HEAD of gzip") << answer("Content-Encoding: gzip\r\nContent-Length: 200\r\n") << head << true;
    QTest::newRow("CONNECT") << QByteArray {"HTTP/1.1 200 Connected\r\n\r\n"} << tunnel << true;
}

void TestResponseParser::knowsAnswersWithoutBodies()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, expect);
    const Reading reading = readIn(bytes, 4096, static_cast<ResponseParser::Expect>(expect));
    QVERIFY(reading.ended);
    QCOMPARE(reading.body, QByteArray {});
    QVERIFY(!reading.untilClose);
    QTEST(reading.keepAlive, "keepAlive");
}

void TestResponseParser::countsTheBody()
{
    ResponseParser parser;
    parser.begin(ResponseParser::Expect::Answer);
    const QByteArray bytes = chunked("2\r\nok\r\n3\r\nabc\r\n0\r\n\r\n");
    QByteArrayView input {bytes};
    while (parser.next(input) != ResponseParser::Event::End) {
    }
    QCOMPARE(parser.bodyBytes(), 5);
}

void TestResponseParser::takesAsManyChunksAsCome_data()
{
    QTest::addColumn<QByteArray>("size");
    QTest::newRow("plain") << QByteArray {"10"};
    QTest::newRow("padded with zeros") << QByteArray {"00000010"};
}

void TestResponseParser::takesAsManyChunksAsCome()
{
    // What is limited is one size line, not how long a stream goes on.
    QFETCH(QByteArray, size);
    constexpr int chunks = 100'000;
    const QByteArray chunk = size + "\r\n0123456789abcdef\r\n";
    const Reading reading =
        readIn(chunked(chunk.repeated(chunks) + "0\r\n\r\n"), 64 * 1024, ResponseParser::Expect::Answer);
    QCOMPARE(reading.error, QByteArray {});
    QVERIFY(reading.ended);
    QCOMPARE(reading.body.size(), 16 * chunks);
}

void TestResponseParser::doesNotWaitForTheEndOfWhatIsNoHead_data()
{
    QTest::addColumn<QByteArray>("begun");
    QTest::addColumn<QByteArray>("error"); // empty: it waits
    const auto row = [](const char *name, const QByteArray &begun, const QByteArray &error) {
        QTest::newRow(name) << begun << error;
    };
    const QByteArray other = "the answer does not begin like HTTP/1";
    const QByteArray bare = "the answer's head holds a line feed without its carriage return";
    row("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", bare);
    row("one bare line feed", "HTTP/1.1 200 OK\r\nContent-Length: 2\n", bare);
    row("another protocol's greeting", "SSH-2.0-OpenSSH_9.2\r\n", other);
    row("HTTP/2", "HTTP/2 200\r\n", other);
    row("a begun head", "HTTP/1.1 200 OK\r\nContent-Le", {});
    row("a begun version", "HTT", {});
    row("a whole head of another protocol", "HP/1.\r\n\r\n", other);
    row("a whole head with a bare line feed", "HTTP/1.1 200 OK\r\nx: 1\ny: 2\r\n\r\n", bare);
}

void TestResponseParser::doesNotWaitForTheEndOfWhatIsNoHead()
{
    QFETCH(QByteArray, begun);
    QFETCH(QByteArray, error);
    for (const qsizetype size : {qsizetype {1}, qsizetype {3}, begun.size()}) {
        ResponseParser parser;
        parser.begin(ResponseParser::Expect::Answer);
        auto event = ResponseParser::Event::NeedMore;
        for (qsizetype at = 0; at < begun.size() && event == ResponseParser::Event::NeedMore; at += size) {
            const QByteArray piece = begun.mid(at, size);
            QByteArrayView input {piece};
            event = parser.next(input);
        }
        QCOMPARE(event == ResponseParser::Event::NeedMore, error.isEmpty());
        QCOMPARE(QByteArray {parser.error()}, error);
    }
}

QTEST_APPLESS_MAIN(TestResponseParser)
#include "tst_responseparser.moc"
