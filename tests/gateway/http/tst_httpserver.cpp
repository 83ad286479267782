// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gateway/http/httptest.h"

/// Requests and answers over real sockets: order, framing, refusals, persistence.
class tst_HttpServer final : public HttpTest
{
    Q_OBJECT

private slots:
    void answersARequest();
    void answersByteByByte();
    void echoesBodies_data();
    void echoesBodies();
    void answersHeadWithoutABody();
    void refusesHeadWithoutABody_data();
    void refusesHeadWithoutABody();
    void refusesABrokenHeadLineWithoutABody_data();
    void refusesABrokenHeadLineWithoutABody();
    void answersHeadOfAStreamWithoutABody();
    void answersOptions();
    void namesWhatItRefusesBeforeTheHeadIsWhole();
    void refuses_data();
    void refuses();
    void keepsTheConnectionAfterARefusal();
    void refusesBrokenRequests_data();
    void refusesBrokenRequests();
    void saysWhatIsWrongInTheRoutersWords();
    void breaksNoOrderWhenPipelined();
    void answersThenRefusesGarbage();
    void executesNothingAfterClose();
    void ignoresUpgrades();
    void streamsInChunks();
    void streamsToHttp10UntilTheEnd();
    void keepsAliveHttp10WhenAsked();
    void breaksOffAStream();
    void answersAllowedPages();
    void answersWhenTheRouterForgets();
    void readsWithoutAllowedPort();
    void answersAtOnceBeforeAHalfClose();
};

void tst_HttpServer::answersARequest()
{
    RawClient client(m_server->port());
    client.send(get("/hello"));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 200);
    QCOMPARE(client.body(), QByteArray("hello"));
    QCOMPARE(client.headerValue("content-length"), QByteArray("5"));
    QCOMPARE(client.headerValue("x-content-type-options"), QByteArray("nosniff"));
    QCOMPARE(client.headerValue("cache-control"), QByteArray("no-store"));
    QVERIFY(client.headerValue("date").endsWith(" GMT"));
    QVERIFY(client.headerValue("server").isEmpty());
    QVERIFY(client.headerValue("access-control-allow-origin").isEmpty());
    QVERIFY(!client.isClosed());
}

void tst_HttpServer::answersByteByByte()
{
    RawClient client(m_server->port());
    QTRY_VERIFY(client.isConnected());
    client.sendByteByByte(post("/echo", "hello"));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpServer::echoesBodies_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    QTest::newRow("length") << QByteArray("Content-Length: 3\r\n") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("none") << QByteArray() << QByteArray() << QByteArray();
    QTest::newRow("chunked") << chunked << QByteArray("1\r\na\r\n2;x=y\r\nbc\r\n0\r\nT: u\r\n\r\n")
                             << QByteArray("abc");
    QTest::newRow("large") << QByteArray("Content-Length: 300000\r\n") << QByteArray(300000, 'x')
                           << QByteArray(300000, 'x');
    QTest::newRow("large chunked") << chunked << "200000\r\n" + QByteArray(0x200000, 'y') + "\r\n0\r\n\r\n"
                                   << QByteArray(0x200000, 'y');
}

void tst_HttpServer::echoesBodies()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, expected);
    RawClient client(m_server->port());
    for (int round = 0; round < 2; ++round) {
        client.clear();
        client.send("POST /echo HTTP/1.1\r\n" + host() + fields + "\r\n" + sent);
        QTRY_VERIFY(client.isAnswerComplete());
        QCOMPARE(client.body(), expected);
    }
    QCOMPARE(m_router->bodies, QByteArrayList({expected, expected}));
}

void tst_HttpServer::answersHeadWithoutABody()
{
    RawClient client(m_server->port());
    client.send(get("/hello", {}, "HEAD") + get("/hello"));
    QTRY_COMPARE(client.received().count("HTTP/1.1 200"), 2);
    QTRY_VERIFY(client.received().endsWith("hello"));
    QCOMPARE(client.received().count("hello"), 1);
    QCOMPARE(client.headerValue("content-length"), QByteArray("5"));
    QCOMPARE(m_router->routed, QByteArrayList({"GET /hello", "GET /hello"}));
}

void tst_HttpServer::refusesHeadWithoutABody_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("a bad field") << QByteArray("bad header\r\n") << 400;
    QTest::newRow("two hosts") << QByteArray("Host: other\r\n") << 400;
    QTest::newRow("a body too large") << QByteArray("Content-Length: 99999999999\r\n") << 413;
    QTest::newRow("a head too large") << "A: " + QByteArray(200 * 1024, 'x') + "\r\n" << 431;
    QTest::newRow("a foreign host") << QByteArray() << 421;
}

void tst_HttpServer::refusesHeadWithoutABody()
{
    QFETCH(QByteArray, fields);
    RawClient client(m_server->port());
    client.send(get("/hello")); // what was asked before says nothing of it
    QTRY_VERIFY(client.isAnswerComplete());
    client.clear();
    client.send(fields.isEmpty() ? "HEAD /hello HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                                 : get("/hello", fields, "HEAD"));
    QTRY_VERIFY(client.isClosed());
    QTEST(client.status(), "status");
    QVERIFY(client.headerValue("content-length").toInt() > 0);
    QVERIFY2(client.received().endsWith("\r\n\r\n"), client.received().constData());

    RawClient other(m_server->port());
    other.send(get("/hello", {}, "HEAD"));
    QTRY_VERIFY(other.isHeadComplete());
    other.clear();
    other.send(get("/hello", "bad header\r\n"));
    QTRY_VERIFY(other.isClosed());
    QCOMPARE(other.status(), 400);
    QVERIFY(other.isAnswerComplete() && !other.body().isEmpty());
}

void tst_HttpServer::refusesABrokenHeadLineWithoutABody_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("too long") << "HEAD /" + QByteArray(20000, 'a') + " HTTP/1.1\r\n" << 414;
    QTest::newRow("a forbidden byte") << QByteArray("HEAD /a\x01 HTTP/1.1\r\n") << 400;
    QTest::newRow("a bare line feed") << QByteArray("HEAD /a HTTP/1.1\n") << 400;
    QTest::newRow("a bare carriage return") << QByteArray("HEAD /a HTTP/1.1\rX") << 400;
    QTest::newRow("no version") << QByteArray("HEAD /a\r\n") << 400;
    QTest::newRow("no target") << QByteArray("HEAD  HTTP/1.1\r\n") << 400;
    QTest::newRow("another version") << QByteArray("HEAD / HTTP/2.0\r\n") << 505;
}

void tst_HttpServer::refusesABrokenHeadLineWithoutABody()
{
    QFETCH(QByteArray, line);
    RawClient client(m_server->port());
    client.send(line);
    QTRY_VERIFY(client.isClosed());
    QTEST(client.status(), "status");
    QVERIFY(client.headerValue("content-length").toInt() > 0);
    QVERIFY2(client.received().endsWith("\r\n\r\n"), client.received().constData());
}

void tst_HttpServer::answersHeadOfAStreamWithoutABody()
{
    RawClient client(m_server->port());
    client.send(get("/stream", {}, "HEAD"));
    QTRY_VERIFY(client.isHeadComplete());
    m_router->latest()->write("never seen");
    m_router->latest()->finish();
    client.send(get("/hello"));
    QTRY_VERIFY(client.received().endsWith("hello"));
    QVERIFY(!client.received().contains("never seen"));
    QVERIFY(!client.received().contains("0\r\n\r\n"));
}

void tst_HttpServer::answersOptions()
{
    RawClient client(m_server->port());
    client.send(get("*", {}, "OPTIONS") + get("/v1/anything", {}, "OPTIONS"));
    QTRY_COMPARE(client.received().count("HTTP/1.1 204"), 2);
    QVERIFY(client.headerValue("allow").contains("POST"));
    QVERIFY(client.headerValue("content-length").isEmpty());
    QVERIFY(m_router->routed.isEmpty());
    QCOMPARE(client.headerValue("x-request-id"), QByteArray("made"));
    // Of a path that is known, its own.
    RawClient known(m_server->port());
    known.send(get("/echo", "X-Request-Id: mine\r\n", "OPTIONS"));
    QTRY_VERIFY(known.isHeadComplete());
    QCOMPARE(known.status(), 204);
    QCOMPARE(known.headerValue("allow"), QByteArray("POST, OPTIONS"));
    QCOMPARE(known.headerValue("x-request-id"), QByteArray("mine"));
}

void tst_HttpServer::namesWhatItRefusesBeforeTheHeadIsWhole()
{
    RawClient broken(m_server->port());
    broken.send("GET /hello HTTP/1.1\r\n" + host() + "X-Request-Id: mine\r\nBad Field\r\n\r\n");
    QTRY_VERIFY(broken.isAnswerComplete());
    QCOMPARE(broken.status(), 400);
    QCOMPARE(broken.headerValue("x-request-id"), QByteArray("mine"));
    RawClient longLine(m_server->port());
    longLine.send("GET /" + QByteArray(20000, 'a') + " HTTP/1.1\r\n" + host() + "\r\n");
    QTRY_VERIFY(longLine.isAnswerComplete());
    QCOMPARE(longLine.status(), 414);
    QCOMPARE(longLine.headerValue("x-request-id"), QByteArray("made"));
}

void tst_HttpServer::refuses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    const QByteArray own;
    QTest::newRow("TRACE") << QByteArray("TRACE / HTTP/1.1") << own << 405;
    QTest::newRow("CONNECT") << QByteArray("CONNECT a:1 HTTP/1.1") << own << 405;
    QTest::newRow("unknown method") << QByteArray("BREW / HTTP/1.1") << own << 501;
    QTest::newRow("foreign host") << QByteArray("GET http://evil.example/ HTTP/1.1") << own << 421;
    QTest::newRow("foreign page") << QByteArray("GET / HTTP/1.1") << QByteArray("Origin: https://evil.example\r\n")
                                  << 403;
    QTest::newRow("cross-site") << QByteArray("GET / HTTP/1.1") << QByteArray("Sec-Fetch-Site: cross-site\r\n") << 403;
    QTest::newRow("expectation") << QByteArray("GET / HTTP/1.1") << QByteArray("Expect: miracles\r\n") << 417;
    QTest::newRow("preflight of a foreign page")
        << QByteArray("OPTIONS / HTTP/1.1") << QByteArray("Origin: null\r\nAccess-Control-Request-Method: POST\r\n")
        << 403;
}

void tst_HttpServer::refuses()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    RawClient client(m_server->port());
    client.send(line + "\r\n" + host() + fields + "X-Request-Id: mine\r\n\r\n");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), status);
    QCOMPARE(client.headerValue("x-request-id"), QByteArray("mine"));
    QVERIFY(client.headerValue("access-control-allow-origin").isEmpty());
    QVERIFY(m_router->routed.isEmpty());
    if (status == 405)
        QVERIFY(!client.headerValue("allow").isEmpty());
}

void tst_HttpServer::keepsTheConnectionAfterARefusal()
{
    RawClient client(m_server->port());
    client.send("BREW / HTTP/1.1\r\n" + host() + "Content-Length: 3\r\n\r\nabc" + get("/hello"));
    QTRY_VERIFY(client.received().endsWith("hello"));
    QVERIFY(client.received().startsWith("HTTP/1.1 501 "));
}

void tst_HttpServer::refusesBrokenRequests_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("garbage") << QByteArray("hello\r\n\r\n") << 400;
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02\x00\x01", 6) << 400;
    QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
    QTest::newRow("HTTP/2") << QByteArray("GET / HTTP/2.0\r\n\r\n") << 505;
    QTest::newRow("long line") << "GET /" + QByteArray(17000, 'a') << 414;
    QTest::newRow("large head") << "GET / HTTP/1.1\r\nX: " + QByteArray(40000, 'a') << 431;
    QTest::newRow("large body") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
                                << 413;
    QTest::newRow("coding") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n") << 501;
}

void tst_HttpServer::refusesBrokenRequests()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    RawClient client(m_server->port());
    client.send(bytes);
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), status);
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    QVERIFY(client.isAnswerComplete());
    QVERIFY(m_router->routed.isEmpty());
}

void tst_HttpServer::saysWhatIsWrongInTheRoutersWords()
{
    RawClient client(m_server->port());
    client.send("GET /v1/x HTTP/1.1\r\nX : y\r\n\r\n");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.headerValue("content-type"), QByteArray("application/json"));
    QVERIFY(client.body().startsWith("{\"status\":400,\"path\":\"/v1/x\""));
}

void tst_HttpServer::breaksNoOrderWhenPipelined()
{
    RawClient client(m_server->port());
    client.send(post("/later", "1") + get("/hello") + post("/echo", "3"));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    QCOMPARE(m_router->routed.size(), 1);
    QVERIFY(client.received().isEmpty());
    m_router->latest()->respond(200, {}, "first");
    QTRY_COMPARE(client.received().count("HTTP/1.1 200"), 3);
    const QByteArray all = client.received();
    QVERIFY(all.indexOf("first") < all.indexOf("hello") && all.endsWith("\r\n\r\n3"));
}

void tst_HttpServer::answersThenRefusesGarbage()
{
    RawClient client(m_server->port());
    client.send(post("/echo", "x") + "garbage\r\n\r\n" + get("/hello"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().startsWith("HTTP/1.1 200 "));
    QCOMPARE(client.received().count("HTTP/1.1 "), 2);
    QVERIFY(client.received().contains("HTTP/1.1 400 "));
    QCOMPARE(m_router->routed.size(), 1);
}

void tst_HttpServer::executesNothingAfterClose()
{
    RawClient client(m_server->port());
    client.send(get("/hello", "Connection: close\r\n") + get("/hello"));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.received().count("HTTP/1.1 "), 1);
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    QCOMPARE(m_router->routed.size(), 1);
}

void tst_HttpServer::ignoresUpgrades()
{
    RawClient client(m_server->port());
    client.send(
        get("/hello", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c, websocket\r\nHTTP2-Settings: AA\r\n"));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 200);
}

void tst_HttpServer::streamsInChunks()
{
    RawClient client(m_server->port());
    client.send(post("/stream", "{}"));
    QTRY_VERIFY(client.isHeadComplete());
    QCOMPARE(client.headerValue("transfer-encoding"), QByteArray("chunked"));
    QVERIFY(client.headerValue("content-length").isEmpty());
    client.clear();
    m_router->latest()->write("data: one\n\n");
    QTRY_COMPARE(client.received(), QByteArray("b\r\ndata: one\n\n\r\n"));
    m_router->latest()->write({});
    m_router->latest()->write("two");
    QVERIFY(m_router->latest()->isStarted());
    m_router->latest()->finish();
    QTRY_COMPARE(client.received(), QByteArray("b\r\ndata: one\n\n\r\n3\r\ntwo\r\n0\r\n\r\n"));
    QTRY_COMPARE(m_router->destroyedCount, 1);
    client.clear();
    client.send(get("/hello"));
    QTRY_COMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpServer::streamsToHttp10UntilTheEnd()
{
    RawClient client(m_server->port());
    client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QTRY_VERIFY(client.isHeadComplete());
    QVERIFY(client.headerValue("transfer-encoding").isEmpty());
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    m_router->latest()->write("one");
    m_router->latest()->write("two");
    m_router->latest()->finish();
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().endsWith("\r\n\r\nonetwo"));
}

void tst_HttpServer::keepsAliveHttp10WhenAsked()
{
    RawClient client(m_server->port());
    client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.headerValue("connection"), QByteArray("keep-alive"));
    client.clear();
    client.send("GET /hello HTTP/1.0\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpServer::breaksOffAStream()
{
    RawClient client(m_server->port());
    client.send(get("/abort"));
    QTRY_VERIFY(client.isClosed());
    QVERIFY(!client.received().contains("0\r\n\r\n"));
    QCOMPARE(m_router->destroyedCount, 1);
    QCOMPARE(m_router->goneCount, 0);
    RawClient old(m_server->port());
    old.send("GET /abort HTTP/1.0\r\n\r\n");
    QTRY_VERIFY(old.isClosed());
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void tst_HttpServer::answersAllowedPages()
{
    RawClient client(m_server->port());
    const QByteArray origin = "Origin: https://app.example\r\n";
    client.send(get("/hello", origin));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.headerValue("access-control-allow-origin"), QByteArray("https://app.example"));
    QCOMPARE(client.headerValue("vary"), QByteArray("Origin"));
    client.clear();
    client.send(get("/v1/x",
                    origin + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n",
                    "OPTIONS"));
    QTRY_VERIFY(client.isHeadComplete());
    QCOMPARE(client.status(), 204);
    QCOMPARE(client.headerValue("access-control-allow-origin"), QByteArray("https://app.example"));
    QCOMPARE(client.headerValue("access-control-allow-headers"), QByteArray("authorization"));
    client.clear();
    client.send(get("/stream", origin));
    QTRY_VERIFY(client.isHeadComplete());
    QCOMPARE(client.headerValue("access-control-allow-origin"), QByteArray("https://app.example"));
    m_router->latest()->finish();
    QTRY_VERIFY(client.isAnswerComplete());
}

void tst_HttpServer::answersWhenTheRouterForgets()
{
    RawClient client(m_server->port());
    client.send(get("/nothing"));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 500);
}

void tst_HttpServer::readsWithoutAllowedPort()
{
    RawClient client(m_server->port());
    client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 421);
}

void tst_HttpServer::answersAtOnceBeforeAHalfClose()
{
    RawClient client(m_server->port());
    QTRY_VERIFY(client.isConnected());
    client.send(get("/hello") + get("/refuse"));
    client.halfClose();
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.received().count("HTTP/1.1 "), 2);
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

QTEST_GUILESS_MAIN(tst_HttpServer)
#include "tst_httpserver.moc"
