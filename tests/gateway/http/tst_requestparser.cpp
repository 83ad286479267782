// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/http/parsersamples.h"

using namespace ParserSample;

/// Every rule of the grammar of a request's head, each with the one right outcome, in five different cuts.
class tst_RequestParser final : public QObject
{
    Q_OBJECT

private slots:
    void readsRequestLines_data();

    void readsRequestLines() { check(); }

    void readsTargets_data();
    void readsTargets();
    void readsFields_data();

    void readsFields() { check(); }

    void readsHosts_data();
    void readsHosts();
    void readsPipelines_data();

    void readsPipelines() { check(); }

    void holdsLimits_data();

    void holdsLimits() { check(); }

    void decidesPersistence_data();
    void decidesPersistence();
    void splitsTheTarget_data();
    void splitsTheTarget();
    void keepsFieldsAsTheyCame();
    void staysFailed();
    void knowsHeadBeforeItsLineIsWhole_data();
    void knowsHeadBeforeItsLineIsWhole();
};

void tst_RequestParser::readsRequestLines_data()
{
    addColumns();
    row("plain", get(), "GET /x");
    row("version 1.0 without host", "GET / HTTP/1.0\r\n\r\n", "GET /");
    row("one empty line before", "\r\n" + get(), "GET /x");
    row("two empty lines before", "\r\n\r\n" + get(), "error 400");
    row("bare line feed before", "\n" + get(), "error 400");
    row("space before", " " + get(), "error 400");
    row("tab before", "\t" + get(), "error 400");
    row("only part of a line", "GET /x HT", "more");
    row("only part of a head", "GET /x HTTP/1.1\r\nHos", "more");
    row("nothing", "", "");
    row("method only", "GET\r\n\r\n", "error 400");
    row("no version", "GET /x\r\n\r\n", "error 400");
    row("no target", "GET HTTP/1.1\r\n\r\n", "error 400");
    row("empty target", "GET  HTTP/1.1\r\n" + host + "\r\n", "error 400");
    row("two spaces after the method", "GET  /x HTTP/1.1\r\n" + host + "\r\n", "error 400");
    row("two spaces before the version", "GET /x  HTTP/1.1\r\n" + host + "\r\n", "error 400");
    row("tab for space", "GET\t/x HTTP/1.1\r\n" + host + "\r\n", "error 400");
    row("space after the version", "GET /x HTTP/1.1 \r\n" + host + "\r\n", "error 400");
    row("tab after the version", "GET /x HTTP/1.1\t\r\n" + host + "\r\n", "error 400");
    row("space in the target", "GET /x y HTTP/1.1\r\n" + host + "\r\n", "error 400");
    row("bare line feed", "GET /x HTTP/1.1\n" + host + "\r\n", "error 400");
    row("bare carriage return", "GET /x HTTP/1.1\r" + host + "\r\n", "error 400");
    row("two carriage returns", "GET /x HTTP/1.1\r\r\n" + host + "\r\n", "error 400");
    row("vertical tab for space", "GET\v/x HTTP/1.1\r\n", "error 400");
    row("zero byte", QByteArray("GET /\0 HTTP/1.1\r\n", 17), "error 400");
    row("lower case method is another method", "get /x HTTP/1.1\r\n" + host + "\r\n", "get /x");
    row("any token is a method", "M-SEARCH /x HTTP/1.1\r\n" + host + "\r\n", "M-SEARCH /x");
    row("colon in the method", "GE:T /x HTTP/1.1\r\n", "error 400");
    row("quote in the method", "\"GET\" /x HTTP/1.1\r\n", "error 400");
    row("connect with authority", "CONNECT localhost:8080 HTTP/1.1\r\n" + host + "\r\n", "CONNECT ");
    row("version 1.2", get({}, "/x", "HTTP/1.2"), "error 400");
    row("version 1.9", get({}, "/x", "HTTP/1.9"), "error 400");
    row("version 2.0", get({}, "/x", "HTTP/2.0"), "error 505");
    row("version 3.0", get({}, "/x", "HTTP/3.0"), "error 505");
    row("version 0.9", get({}, "/x", "HTTP/0.9"), "error 505");
    row("version 9.1", get({}, "/x", "HTTP/9.1"), "error 505");
    for (const char *version :
         {"HTTP/1",    "HTTP/1.",   "HTTP/.1",  "HTTP/1.10", "HTTP/01.1", "HTTP/1.1.", "HTTP/11",  "http/1.1",
          "Http/1.1",  "HTTP 1.1",  "HTTP/1,1", "HTTPS/1.1", "HTP/1.1",   "HTTP/a.1",  "HTTP/1.a", "HTTP//1.1",
          "HTTP/-1.1", "HTTP/+1.1", "ICE/1.0",  "RTSP/1.0",  "HTTP/2",    ""})
        row(qPrintable(QLatin1String("version '") + QLatin1String(version) + QLatin1Char('\'')), get({}, "/x", version),
            "error 400");
    row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "error 400");
    row("a TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01", 6), "error 400");
    row("an SSH greeting", "SSH-2.0-OpenSSH_9.2\r\n", "error 400");
    row("a JSON text", "{\"model\":\"x\"}\r\n", "error 400");
    row("an answer", "HTTP/1.1 200 OK\r\n\r\n", "error 400");
}

void tst_RequestParser::readsTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("isAccepted");
    for (const char *good : {"/",
                             "/v1/models",
                             "/a//b",
                             "//a",
                             "/a/../b",
                             "/a/./b",
                             "/%41",
                             "/%7e",
                             "/%2F",
                             "/%ff",
                             "/%C3%BC",
                             "/a;b=c",
                             "/a,b",
                             "/a:b@c",
                             "/!$&'()*+,;=",
                             "/-._~",
                             "/x?",
                             "/x?a=b&c=d",
                             "/x?a?b/c",
                             "/x?%20",
                             "http://localhost:8080/x",
                             "HTTP://localhost:8080/x",
                             "http://localhost:8080",
                             "http://localhost:8080?x",
                             "http://[::1]:8080/",
                             "http://a.b/x?y"})
        QTest::newRow(good) << QByteArray(good) << true;
    for (const char *bad : {"x",
                            "v1/models",
                            "*",
                            "?x",
                            ".",
                            "./x",
                            "../x",
                            "/x#f",
                            "/#",
                            "/x\"y",
                            "/<",
                            "/>",
                            "/x\\y",
                            "/^",
                            "/`",
                            "/{",
                            "/}",
                            "/|",
                            "/[",
                            "/]",
                            "/x?a[0]",
                            "/x?a|b",
                            "/%",
                            "/%4",
                            "/%zz",
                            "/%4g",
                            "/%%41",
                            "/%00",
                            "/%0a",
                            "/%0A",
                            "/%0d",
                            "/%0D",
                            "/x?%00",
                            "/x?%0a",
                            "/x?%0d",
                            "/x%",
                            "/x?%",
                            "/\x80",
                            "/\xc3\xbc",
                            "/\x7f",
                            "/x?\xff",
                            "http://",
                            "http:///x",
                            "http://:8080/",
                            "http://u@localhost:8080/",
                            "http://u:p@localhost/",
                            "http://localhost:x/",
                            "http://localhost:99999/",
                            "http:/x",
                            "http:x",
                            "https://localhost:8080/x",
                            "ftp://localhost/",
                            "file:///etc/passwd",
                            "ws://localhost/",
                            "localhost:8080",
                            "http://[::1/",
                            "http://[::1]x/",
                            "http://local host/",
                            "http://localhost:8080/x#f",
                            "http://a\\b/",
                            "javascript:alert"})
        QTest::newRow(bad) << QByteArray(bad) << false;
}

void tst_RequestParser::readsTargets()
{
    QFETCH(QByteArray, target);
    QFETCH(bool, isAccepted);
    const QByteArray got = agreedTranscript(get({}, target));
    if (isAccepted)
        QVERIFY2(got.startsWith("GET "), got.constData());
    else
        QCOMPARE(got, QByteArray("error 400"));
}

void tst_RequestParser::readsFields_data()
{
    addColumns();
    row("no space after the colon", get("X:y\r\n"), "GET /x");
    row("empty value", get("X:\r\n"), "GET /x");
    row("blank value", get("X: \t \r\n"), "GET /x");
    row("spaces and tabs around", get("X:\t y \t\r\n"), "GET /x");
    row("tab inside", get("X: a\tb\r\n"), "GET /x");
    row("obs-text", get("X: D\xfcsseldorf \x80\xff\r\n"), "GET /x");
    row("every token byte in a name", get("!#$%&'*+-.^_`|~09azAZ: y\r\n"), "GET /x");
    row("colons in a value", get("X: a:b:c\r\n"), "GET /x");
    row("the same name twice", get("X: a\r\nX: b\r\n"), "GET /x");
    row("space before the colon", get("X : y\r\n"), "error 400");
    row("tab before the colon", get("X\t: y\r\n"), "error 400");
    row("no colon", get("X y\r\n"), "error 400");
    row("name only", get("X\r\n"), "error 400");
    row("empty name", get(": y\r\n"), "error 400");
    row("colon only", get(":\r\n"), "error 400");
    row("space in a name", get("X Y: z\r\n"), "error 400");
    row("parenthesis in a name", get("X(: z\r\n"), "error 400");
    row("slash in a name", get("X/Y: z\r\n"), "error 400");
    row("at in a name", get("X@Y: z\r\n"), "error 400");
    row("quoted name", get("\"X\": z\r\n"), "error 400");
    row("8-bit name", get("X\xfc: z\r\n"), "error 400");
    row("folded by space", get("X: a\r\n b\r\n"), "error 400");
    row("folded by tab", get("X: a\r\n\tb\r\n"), "error 400");
    row("folded with an empty line", get("X: a\r\n \r\n"), "error 400");
    row("space before the first field", "GET /x HTTP/1.1\r\n Host: localhost\r\n\r\n", "error 400");
    row("tab before the first field", "GET /x HTTP/1.1\r\n\tHost: localhost\r\n\r\n", "error 400");
    row("bare line feed after a field", get("X: y\nY: z\r\n"), "error 400");
    row("bare carriage return in a value", get("X: y\rz\r\n"), "error 400");
    row("two carriage returns", get("X: y\r\r\n"), "error 400");
    row("line feeds for the end", "GET /x HTTP/1.1\r\nHost: localhost:8080\n\n", "error 400");
    row("line feed for the last line", "GET /x HTTP/1.1\r\nHost: localhost:8080\r\n\n", "error 400");
    row("carriage return for the last line", "GET /x HTTP/1.1\r\nHost: localhost:8080\r\n\rX", "error 400");
    row("zero in a value", get(QByteArray("X: a\0b\r\n", 8)), "error 400");
    row("zero in a name", get(QByteArray("X\0: b\r\n", 7)), "error 400");
    row("escape in a value", get("X: a\x1b[0m\r\n"), "error 400");
    row("delete in a value", get("X: a\x7f\r\n"), "error 400");
    row("form feed around a value", get("X: \fa\r\n"), "error 400");
}

void tst_RequestParser::readsHosts_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isAccepted");
    const auto add = [](const char *value, bool isAccepted) {
        QTest::newRow(value) << QByteArray("GET / HTTP/1.1\r\nHost: " + QByteArray(value) + "\r\n\r\n") << isAccepted;
    };
    for (const char *good :
         {"localhost", "localhost:8080", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080", "a.b-c_d~e", "a%41",
          "localhost:", "[::ffff:127.0.0.1]:80", "0.0.0.0=5000", "a!$&'()*+;=", "localhost.:80", "x:65535"})
        add(good, true);
    for (const char *bad : {"",           " ",
                            ":",          ":80",
                            "a:b",        "a:80:80",
                            "a:-1",       "a:+1",
                            "a:65536",    "a:99999999999999999999",
                            "a b",        "a/b",
                            "a?b",        "a#b",
                            "a@b",        "user:pass@a",
                            "http://a",   "a\\b",
                            "a\"b",       "<a>",
                            "[::1",       "::1",
                            "[]",         "[g]",
                            "[::1]x",     "[::1]:x",
                            "[::1%25lo]", "[v1.a:b]",
                            "a%",         "a%0",
                            "a%zz",       "a%00",
                            "a%0d",       "\xfc.example",
                            "a^b",        "a|b",
                            "{a}",        "a:80 ,b",
                            "[1.2.3.4]"})
        add(bad, false);
    QTest::newRow("missing") << QByteArray("GET / HTTP/1.1\r\n\r\n") << false;
    QTest::newRow("missing beside an absolute target") << QByteArray("GET http://localhost/ HTTP/1.1\r\n\r\n") << false;
    QTest::newRow("twice") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") << false;
    QTest::newRow("twice, other case") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n") << false;
    QTest::newRow("twice on 1.0") << QByteArray("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n") << false;
    QTest::newRow("invalid on 1.0") << QByteArray("GET / HTTP/1.0\r\nHost: a b\r\n\r\n") << false;
    QTest::newRow("missing on 1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << true;
    QTest::newRow("invalid beside an absolute target")
        << QByteArray("GET http://localhost/ HTTP/1.1\r\nHost: a b\r\n\r\n") << false;
}

void tst_RequestParser::readsHosts()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isAccepted);
    QCOMPARE(agreedTranscript(bytes).startsWith("GET /"), isAccepted);
    if (!isAccepted)
        QCOMPARE(agreedTranscript(bytes), QByteArray("error 400"));
}

void tst_RequestParser::readsPipelines_data()
{
    addColumns();
    row("two", get() + get({}, "/y"), "GET /x | GET /y");
    row("three with a body between", get() + post("Content-Length: 2\r\n", "hi") + get(),
        "GET /x | POST /p hi | GET /x");
    row("stray line end after a body", post("Content-Length: 2\r\n", "hi\r\n") + get(), "POST /p hi | GET /x");
    row("two stray line ends after a body", post("Content-Length: 2\r\n", "hi\r\n\r\n") + get(),
        "POST /p hi | error 400");
    row("body longer than its length", post("Content-Length: 2\r\n", "hiho") + get(), "POST /p hi | hoGET /x");
    row("garbage after", get() + QByteArray("\0", 1), "GET /x | error 400");
    row("text after", get() + "garbage\r\n", "GET /x | error 400");
    row("half a request after", get() + "GET /", "GET /x | more");
}

void tst_RequestParser::holdsLimits_data()
{
    addColumns();
    const auto target = [](qsizetype bytes) -> QByteArray { return '/' + QByteArray(bytes - 1, 'a'); };
    const qsizetype around = QByteArray("GET  HTTP/1.1").size();
    row("7 kB target", get({}, target(7000)), "GET " + target(7000));
    row("request line of 16 KiB", get({}, target(16384 - around)), "GET " + target(16384 - around));
    row("request line over 16 KiB", get({}, target(16385 - around)), "error 414");
    row("request line without end", QByteArray(16385, 'A'), "error 414");
    row("endless method", QByteArray(100000, 'A'), "error 414");
    row("head of 16 KiB", get("X: " + QByteArray(16000, 'y') + "\r\n"), "GET /x");
    const qsizetype rest = 32 * 1024 - get("X: \r\n").size();
    row("largest head", get("X: " + QByteArray(rest, 'y') + "\r\n"), "GET /x");
    row("head too large by one", get("X: " + QByteArray(rest + 1, 'y') + "\r\n"), "error 431");
    row("largest head in two fields", get("X: " + QByteArray(rest - 6, 'y') + "\r\nY: z\r\n"), "GET /x");
    row("two fields too large by one", get("X: " + QByteArray(rest - 5, 'y') + "\r\nY: z\r\n"), "error 431");
    row("one field of 70 kB", get("X: " + QByteArray(70000, 'y') + "\r\n"), "error 431");
    row("many fields of 1 kB", get(QByteArray("X: " + QByteArray(1000, 'y') + "\r\n").repeated(64)), "error 431");
    row("80 fields", get(QByteArray("X: y\r\n").repeated(80)), "GET /x");
    row("128 fields", get(QByteArray("X: y\r\n").repeated(127)), "GET /x");
    row("129 fields", get(QByteArray("X: y\r\n").repeated(128)), "error 431");
    row("forbidden byte before the limit", get("X: " + QByteArray(20000, 'y') + '\x01' + QByteArray(20000, 'y')),
        "error 400");
    row("forbidden byte after the limit", get("X: " + QByteArray(40000, 'y') + '\x01'), "error 431");
    row("extensions of 60 KiB", chunked("5;a=" + QByteArray(60000, 'b') + "\r\nhello\r\n0\r\n\r\n"), "POST /p hello");
    row("extension over 64 KiB", chunked("5;a=" + QByteArray(70000, 'b')), "error 413");
    row("extensions over 64 KiB in all",
        chunked(QByteArray("1;a=" + QByteArray(1000, 'b') + "\r\nx\r\n").repeated(70) + "0\r\n\r\n"), "error 413");
    row("trailers of 16 kB", chunked("0\r\nX: " + QByteArray(16000, 'b') + "\r\n\r\n"), "POST /p");
    const qsizetype trailer = 16 * 1024 - QByteArray("X: \r\n\r\n").size();
    row("largest trailer", chunked("0\r\nX: " + QByteArray(trailer, 'b') + "\r\n\r\n"), "POST /p");
    row("trailer too large by one", chunked("0\r\nX: " + QByteArray(trailer + 1, 'b') + "\r\n\r\n"), "error 431");
    row("trailers over 16 KiB", chunked("0\r\nX: " + QByteArray(17000, 'b')), "error 431");
    row("trailers over 16 KiB in all",
        chunked("0\r\n" + QByteArray("X: " + QByteArray(1000, 'b') + "\r\n").repeated(17)), "error 431");
    row("129 trailers", chunked("0\r\n" + QByteArray("X: y\r\n").repeated(129)), "error 431");
}

void tst_RequestParser::decidesPersistence_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("isOld");
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("1.1") << QByteArray() << false << true;
    QTest::newRow("1.0") << QByteArray() << true << false;
    QTest::newRow("1.1 close") << QByteArray("Connection: close\r\n") << false << false;
    QTest::newRow("1.1 Close") << QByteArray("Connection: Close\r\n") << false << false;
    QTest::newRow("1.0 keep-alive") << QByteArray("Connection: keep-alive\r\n") << true << true;
    QTest::newRow("1.0 Keep-Alive") << QByteArray("Connection: Keep-Alive\r\n") << true << true;
    QTest::newRow("close in a list") << QByteArray("Connection: x , close,y\r\n") << false << false;
    QTest::newRow("close in the second field")
        << QByteArray("Connection: x\r\nConnection: close\r\n") << false << false;
    QTest::newRow("close wins") << QByteArray("Connection: keep-alive, close\r\n") << true << false;
    QTest::newRow("close as part of a word") << QByteArray("Connection: closed, xclose\r\n") << false << true;
    QTest::newRow("upgrade") << QByteArray("Connection: upgrade\r\nUpgrade: websocket\r\n") << false << true;
}

void tst_RequestParser::decidesPersistence()
{
    QFETCH(QByteArray, fields);
    QFETCH(bool, isOld);
    QFETCH(bool, keepAlive);
    QCOMPARE(headOf(get(fields, "/x", isOld ? "HTTP/1.0" : "HTTP/1.1")).keepAlive, keepAlive);
}

void tst_RequestParser::splitsTheTarget_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("authority");
    const auto add = [](const char *line, const char *target, const char *path, const char *query,
                        const char *authority) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(target) << QByteArray(path) << QByteArray(query)
                            << QByteArray(authority);
    };
    const char *own = "localhost:8080";
    add("GET /a/b?c=d", "/a/b?c=d", "/a/b", "c=d", own);
    add("GET /a?", "/a?", "/a", "", own);
    add("GET /a?b?c", "/a?b?c", "/a", "b?c", own);
    add("GET /%61%2d%7E", "/%61%2d%7E", "/a-~", "", own);
    add("GET /models/x%3Agenerate", "/models/x%3Agenerate", "/models/x:generate", "", own);
    add("GET /a%2Fb%2fc", "/a%2Fb%2fc", "/a%2Fb%2fc", "", own);
    add("GET /a%3Fb%25c%20", "/a%3Fb%25c%20", "/a%3Fb%25c%20", "", own);
    add("GET /%c3%bc", "/%c3%bc", "/%c3%bc", "", own);
    add("GET /%2561", "/%2561", "/%2561", "", own);
    add("GET /x?%61", "/x?%61", "/x", "%61", own);
    add("GET http://a.b:1/c?d", "/c?d", "/c", "d", "a.b:1");
    add("GET http://a.b:1", "/", "/", "", "a.b:1");
    add("GET http://a.b:1?d", "/?d", "/", "d", "a.b:1");
    add("OPTIONS http://a.b:1", "*", "*", "", "a.b:1");
    add("OPTIONS *", "*", "*", "", own);
}

void tst_RequestParser::splitsTheTarget()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, authority);
    const RequestHead head = headOf(line + " HTTP/1.1\r\n" + host + "\r\n");
    QCOMPARE(head.target, target);
    QCOMPARE(head.path, path);
    QCOMPARE(head.query, query);
    QCOMPARE(head.authority, authority);
}

void tst_RequestParser::keepsFieldsAsTheyCame()
{
    const RequestHead head = headOf("GET / HTTP/1.1\r\nHost: a\r\nX-One:  b \t\r\nx-ONE:\r\nY: \xfc\r\n\r\n");
    QCOMPARE(head.headers.fields().size(), 4U);
    QCOMPARE(head.headers.fields().at(1).name, QByteArray("X-One"));
    QCOMPARE(head.headers.value("x-one"), QByteArray("b"));
    QCOMPARE(head.headers.count("X-ONE"), 2);
    QCOMPARE(head.headers.value("y"), QByteArray("\xfc"));
}

void tst_RequestParser::staysFailed()
{
    RequestParser parser;
    QByteArrayView bad("\x01");
    QCOMPARE(parser.next(bad), RequestParser::Event::Failed);
    const QByteArray good = get();
    QByteArrayView input = good;
    QCOMPARE(parser.next(input), RequestParser::Event::Failed);
    QCOMPARE(parser.errorStatus(), 400);
    parser.reset();
    input = good;
    QCOMPARE(parser.next(input), RequestParser::Event::Head);
    QCOMPARE(parser.errorStatus(), 0);
}

void tst_RequestParser::knowsHeadBeforeItsLineIsWhole_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isHeadOnly");
    QTest::newRow("whole") << "HEAD /a HTTP/1.1\r\n" + host + "\r\n" << true;
    QTest::newRow("begun") << QByteArray("HEAD /a") << true;
    QTest::newRow("too long") << "HEAD /" + QByteArray(20000, 'a') << true;
    QTest::newRow("a forbidden byte") << QByteArray("\r\nHEAD /a\x01") << true;
    QTest::newRow("a bare line feed") << QByteArray("HEAD /a HTTP/1.1\n") << true;
    QTest::newRow("a bare carriage return") << QByteArray("HEAD /a HTTP/1.1\rX") << true;
    QTest::newRow("no version") << QByteArray("HEAD /a\r\n") << true;
    QTest::newRow("a bad field") << QByteArray("HEAD /a HTTP/1.1\r\nbad\r\n") << true;
    QTest::newRow("another method") << QByteArray("HEADS /a\x01") << false;
    QTest::newRow("a field of that name") << QByteArray("GET /a HTTP/1.1\r\nHEAD \x01") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void tst_RequestParser::knowsHeadBeforeItsLineIsWhole()
{
    QFETCH(QByteArray, bytes);
    for (const qsizetype pieceBytes : {std::max<qsizetype>(1, bytes.size()), qsizetype {1}, qsizetype {7}}) {
        RequestParser parser;
        auto event = RequestParser::Event::NeedMore;
        for (qsizetype at = 0; at < bytes.size() && event == RequestParser::Event::NeedMore; at += pieceBytes) {
            const QByteArray piece = bytes.mid(at, pieceBytes);
            QByteArrayView input = piece;
            event = parser.next(input);
        }
        QTEST(parser.isHeadOnly(), "isHeadOnly");
    }
}

QTEST_GUILESS_MAIN(tst_RequestParser)
#include "tst_requestparser.moc"
