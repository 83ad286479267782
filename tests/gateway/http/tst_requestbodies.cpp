// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/http/parsersamples.h"

using namespace ParserSample;

/// Every rule of how a request's body is framed, each with the one right outcome, in five different cuts.
class tst_RequestBodies final : public QObject
{
    Q_OBJECT

private slots:
    void readsContentLengths_data();

    void readsContentLengths() { check(); }

    void readsTransferEncodings_data();

    void readsTransferEncodings() { check(); }

    void readsChunks_data();

    void readsChunks() { check(); }

    void takesExpectations_data();
    void takesExpectations();
    void refusesALargeBodyAtTheHead();
    void tellsWhatIsLeftOfTheBody();
};

void tst_RequestBodies::readsContentLengths_data()
{
    addColumns();
    const auto add = [](const char *value, const QByteArray &expected) {
        row(value, post("Content-Length: " + QByteArray(value) + "\r\n", "hello"), expected);
    };
    add("5", "POST /p hello");
    add("005", "POST /p hello");
    add("000000000000000005", "POST /p hello");
    add("0000000000000000005", "error 413");
    add("\t5 ", "POST /p hello");
    add("6", "more");
    for (const char *bad :
         {"",    " ",   "+5",    "-5",       "-0",    "0x5", "5.0", "5,5", "5, 5", "5 5", "5;",  "five",
          "5\f", "\v5", "5\x80", "\xd9\xa5", "\"5\"", "1e1", "5_0", "'5'", "5,",   ",5",  "0b1", "5h"})
        add(bad, "error 400");
    for (const char *large :
         {"67108865", "99999999999", "999999999999999999", "9999999999999999999", "18446744073709551615",
          "18446744073709551616", "18446744073709551621", "999999999999999999999999999999"})
        add(large, "error 413");
    row("zero", post("Content-Length: 0\r\n", ""), "POST /p");
    row("none", post("", ""), "POST /p");
    row("on a GET", get("Content-Length: 5\r\n") + "hello", "GET /x hello");
    row("twice, equal", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), "error 400");
    row("twice, different", post("Content-Length: 5\r\ncontent-length: 4\r\n", "hello"), "error 400");
    row("on 1.0", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", "POST / hello");
    row("a near name does not count", post("Content-Length-X: 5\r\nXContent-Length: 5\r\nContent_Length: 5\r\n", ""),
        "POST /p");
}

void tst_RequestBodies::readsTransferEncodings_data()
{
    addColumns();
    const QByteArray body = "5\r\nhello\r\n0\r\n\r\n";
    const auto add = [&body](const char *value, const QByteArray &expected) {
        row(value, post("Transfer-Encoding: " + QByteArray(value) + "\r\n", body), expected);
    };
    for (const char *good : {"chunked", "Chunked", "CHUNKED", "cHuNkEd", " chunked\t"})
        add(good, "POST /p hello");
    for (const char *other : {"",
                              "gzip",
                              "identity",
                              "deflate",
                              "gzip, chunked",
                              "chunked, gzip",
                              "identity, chunked",
                              "chunked, identity",
                              "xchunked",
                              "chunkedx",
                              "chunk",
                              "chunked;q=1",
                              "chunked ;",
                              "\"chunked\"",
                              "'chunked'",
                              "chunked,",
                              ",chunked",
                              "chunked chunked",
                              "x=chunked",
                              ":chunked",
                              "chunked\xa0",
                              "\xa0"
                              "chunked",
                              "chun ked",
                              "trailers",
                              "pigeons"})
        add(other, "error 501");
    for (const char *bad : {"chunked, chunked", "chunked,chunked", "chunked\v", "\vchunked", "chunked\f", "chunked\x7f",
                            "chunked\r", "\nchunked", "chunked\r\n x", "gzip, chunked, chunked"})
        add(bad, "error 400");
    row("two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", body), "error 400");
    row("two fields, one other", post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", body),
        "error 501");
    row("with a length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", body), "error 400");
    row("with a length before", post("Content-Length: 15\r\nTransfer-Encoding: chunked\r\n", body), "error 400");
    row("other coding with a length", post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", body), "error 400");
    row("empty with a length", post("Transfer-Encoding:\r\nContent-Length: 5\r\n", body), "error 400");
    row("on 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + body, "error 400");
    row("on 1.0 with keep-alive",
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + body, "error 400");
    row("on a GET", get("Transfer-Encoding: chunked\r\n") + body, "GET /x hello");
    row("space before the colon", post("Transfer-Encoding : chunked\r\n", body), "error 400");
    row("underscore", post("Transfer_Encoding: chunked\r\n", ""), "POST /p");
    row("name mutated by a zero", post(QByteArray("Transfer-Encoding\0: chunked\r\n", 29), body), "error 400");
}

void tst_RequestBodies::readsChunks_data()
{
    addColumns();
    const QByteArray hello = "POST /p hello";
    row("one", chunked("5\r\nhello\r\n0\r\n\r\n"), hello);
    row("several", chunked("1\r\nh\r\n3\r\nell\r\n1\r\no\r\n0\r\n\r\n"), hello);
    row("none", chunked("0\r\n\r\n"), "POST /p");
    row("upper case size", chunked("A\r\n0123456789\r\n0\r\n\r\n"), "POST /p 0123456789");
    row("lower case size", chunked("a\r\n0123456789\r\n0\r\n\r\n"), "POST /p 0123456789");
    row("leading zeros", chunked("0000000000000000000000005\r\nhello\r\n000\r\n\r\n"), hello);
    row("endless zeros", chunked(QByteArray(300, '0')), "error 400");
    row("data that looks like chunks", chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "POST /p 0\r\n\r\n");
    row("incomplete", chunked("5\r\nhel"), "more");
    row("no end", chunked("5\r\nhello\r\n"), "more");
    row("no last line", chunked("5\r\nhello\r\n0\r\n"), "more");
    for (const char *extension : {";a", ";a=b", ";a=\"b\"", ";a=\"b c\td\"", ";a=\"\"", ";a;b", ";a=b;c=d",
                                  ";a=\"x;y\";b", ";a=\"\\\"\\\\\"", ";a=\"\xfc\"", ";!#$=%&'"})
        row(extension, chunked("5" + QByteArray(extension) + "\r\nhello\r\n0" + extension + "\r\n\r\n"), hello);
    for (const char *extension : {" ",      "\t",      " ;a",       ";",           ";;",          "; a",
                                  ";a ",    ";a =b",   ";a= b",     ";=b",         ";a=",         ";a=;",
                                  ";a=b c", ";a=\"b",  ";a=\"b\"c", ";a=b\"c\"",   ";a=\"\x01\"", ";a=\"\\\x01\"",
                                  ";a\x7f", ";a=\xfc", ";\xfc",     ";a=\"b\rc\"", ";a=\"b\nc\"", ";a\n",
                                  ";a\rx",  ";a=(b)",  ",a",        "=a",          ".0",          "_0",
                                  "g",      "h",       "x",         "\"",          "\r",          "\n",
                                  "\v",     "\f"})
        row(QByteArray("bad " + QByteArray(extension).toHex(' ') + " after a size").constData(),
            chunked("5" + QByteArray(extension) + "\r\nhello\r\n0\r\n\r\n"), "error 400");
    for (const char *size : {"", " 5", "+5", "-5", "0x5", "5h", "G", ";a", "\t5", "\"5\"", "_5", "\xb2"})
        row(QByteArray("size '" + QByteArray(size) + "'").constData(),
            chunked(QByteArray(size) + "\r\nhello\r\n0\r\n\r\n"), "error 400");
    for (const char *size :
         {"4000001", "ffffffff", "ffffffffffffffff", "fffffffffffffffff", "10000000000000005", "7fffffffffffffff"})
        row(size, chunked(QByteArray(size) + "\r\nhello"), "error 413");
    row("size ended by a line feed", chunked("5\nhello\r\n0\r\n\r\n"), "error 400");
    row("size ended by a carriage return", chunked("5\rhello\r\n0\r\n\r\n"), "error 400");
    row("no line end after the data", chunked("5\r\nhello0\r\n\r\n"), "error 400");
    row("line feed after the data", chunked("5\r\nhello\n0\r\n\r\n"), "error 400");
    row("carriage return after the data", chunked("5\r\nhello\r0\r\n\r\n"), "error 400");
    row("more data than the size says", chunked("3\r\nhello\r\n0\r\n\r\n"), "error 400");
    row("empty line before a size", chunked("\r\n5\r\nhello\r\n0\r\n\r\n"), "error 400");
    row("trailers", chunked("5\r\nhello\r\n0\r\nX: y\r\nContent-Length: 1\r\nHost: evil\r\n\r\n"), hello);
    row("empty trailer value", chunked("5\r\nhello\r\n0\r\nX:\r\n\r\n"), hello);
    for (const char *trailer : {"X", "X y", ": y", "X : y", " X: y", "X: y\r\n z", "X: \x01", "X: a\rb", "X: a\nb",
                                "X Y: z", "\xfc: z", "\rX: y"})
        row(QByteArray("bad trailer " + QByteArray(trailer).toHex(' ')).constData(),
            chunked("0\r\n" + QByteArray(trailer) + "\r\n\r\n"), "error 400");
    row("line feed for the last line", chunked("0\r\n\n"), "error 400");
    row("a request after it", chunked("5\r\nhello\r\n0\r\n\r\n") + get(), "POST /p hello | GET /x");
    row("garbage after it", chunked("5\r\nhello\r\n0\r\n\r\n") + "\x01", "POST /p hello | error 400");
}

void tst_RequestBodies::takesExpectations_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("expected");
    const QByteArray length = "Content-Length: 1\r\n";
    QTest::newRow("100-continue") << post(length + "Expect: 100-continue\r\n", "") << true;
    QTest::newRow("other case") << post(length + "Expect: 100-Continue\r\n", "") << true;
    QTest::newRow("other") << post(length + "Expect: 200-ok\r\n", "") << false;
    QTest::newRow("list") << post(length + "Expect: 100-continue, x\r\n", "") << false;
    QTest::newRow("twice") << post(length + "Expect: 100-continue\r\nExpect: 100-continue\r\n", "") << false;
    QTest::newRow("1.0") << QByteArray("POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n") << false;
}

void tst_RequestBodies::takesExpectations()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, expected);
    QCOMPARE(headOf(bytes).expectContinue, expected);
}

void tst_RequestBodies::refusesALargeBodyAtTheHead()
{
    RequestParser::Limits limits;
    limits.maxBodyBytes = 10;
    QCOMPARE(agreedTranscript(post("Content-Length: 10\r\n", "0123456789"), limits), QByteArray("POST /p 0123456789"));
    QCOMPARE(agreedTranscript(post("Content-Length: 11\r\n", ""), limits), QByteArray("error 413"));
    QCOMPARE(agreedTranscript(chunked("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"), limits),
             QByteArray("POST /p helloworld"));
    QCOMPARE(agreedTranscript(chunked("5\r\nhello\r\n6"), limits), QByteArray("error 413"));
}

void tst_RequestBodies::tellsWhatIsLeftOfTheBody()
{
    const QByteArray bytes = post("Content-Length: 5\r\n", "he");
    RequestParser parser;
    QByteArrayView input = bytes;
    QVERIFY(!parser.hasBegun());
    QCOMPARE(parser.next(input), RequestParser::Event::Head);
    QVERIFY(parser.hasBegun());
    QCOMPARE(parser.remainingBodyBytes(), 5);
    QCOMPARE(parser.next(input), RequestParser::Event::Body);
    QCOMPARE(parser.remainingBodyBytes(), 3);
    parser.reset();
    const QByteArray open = chunked("5\r\nhe");
    input = open;
    QCOMPARE(parser.next(input), RequestParser::Event::Head);
    QCOMPARE(parser.remainingBodyBytes(), -1);
}

QTEST_GUILESS_MAIN(tst_RequestBodies)
#include "tst_requestbodies.moc"
