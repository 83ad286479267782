// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTimer>

#include "tests/gateway/http/httptest.h"

/// Requests' bodies: when they are read, how large and slow they may be, and the room that they share.
class tst_HttpBodies final : public HttpTest
{
    Q_OBJECT

private slots:
    void takesAnEightMegabyteBody();
    void sendsContinueOnlyWhenAccepted();
    void sendsNoContinueToARefusedClient();
    void sendsNoContinueForATooLargeBody();
    void keepsTheConnectionAfterAnEarlyAnswerToASmallBody();
    void closesAfterAnEarlyAnswerToALargeBody();
    void prefersTheFramingErrorToAnEarlyAnswer();
    void waitsNotLongForTheBodyOfARefusedRequest_data();
    void waitsNotLongForTheBodyOfARefusedRequest();
    void tellsTheHandlerWhenTheBodyIsBroken();
    void asksTheHandlerToAnswerABrokenBody_data();
    void asksTheHandlerToAnswerABrokenBody();
    void letsNoRouterAnswerForATooLargeBody();
    void letsTheClientReadARefusalOfALargeUpload();
    void takesNoMoreThanItsLimits();
    void takesNewLimitsWhileRunning();
    void endsASlowBody();
    void asksTheHandlerToAnswerASlowBody();
    void endsASlowBodyOfAnAnsweredRequest();
    void letsLargeBodiesWait();
    void givesThePlaceBackWhenTheAnswerBegins();
    void refusesABodyThatWaitsTooLong();
    void letsTheHandlerAnswerForARefusedBody();
    void readsNoBodyThatIsNotWanted_data();
    void readsNoBodyThatIsNotWanted();
    void endsALargeBodyThatComesTooSlowly();
    void refusesBodiesOverTheBudget_data();
    void refusesBodiesOverTheBudget();
    void countsWhatSlowReadersLeave();
};

void tst_HttpBodies::takesAnEightMegabyteBody()
{
    RawClient client(m_server->port());
    const QByteArray body(8 * 1024 * 1024, 'x');
    client.send(post("/later", body));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    QVERIFY(m_router->bodies.first() == body);
    m_router->latest()->respond(200, {}, "ok");
    QTRY_COMPARE(client.body(), QByteArray("ok"));
}

void tst_HttpBodies::sendsContinueOnlyWhenAccepted()
{
    RawClient client(m_server->port());
    client.send("POST /echo HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QTRY_COMPARE(client.received(), QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.clear();
    client.send("abc");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.body(), QByteArray("abc"));
    client.clear();
    client.send(get("/hello"));
    QTRY_COMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpBodies::sendsNoContinueToARefusedClient()
{
    RawClient client(m_server->port());
    client.send("POST /refuse HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 401);
    QVERIFY(!client.received().contains("100 Continue"));
}

void tst_HttpBodies::sendsNoContinueForATooLargeBody()
{
    RawClient client(m_server->port());
    client.send("POST /echo HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 70000000\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 413);
    QVERIFY(!client.received().contains("100 Continue"));
}

void tst_HttpBodies::keepsTheConnectionAfterAnEarlyAnswerToASmallBody()
{
    RawClient client(m_server->port());
    client.send("POST /refuse HTTP/1.1\r\n" + host() + "Content-Length: 6\r\n\r\nabc");
    QTRY_COMPARE(m_router->routed.size(), 1);
    client.send("def" + get("/hello"));
    QTRY_VERIFY(client.received().endsWith("hello"));
    QVERIFY(client.received().startsWith("HTTP/1.1 401 "));
    client.clear();
    client.send("POST /refuse HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + get("/hello"));
    QTRY_VERIFY(client.received().endsWith("hello"));
}

void tst_HttpBodies::closesAfterAnEarlyAnswerToALargeBody()
{
    RawClient client(m_server->port());
    client.send("POST /refuse HTTP/1.1\r\n" + host() + "Content-Length: 1000000\r\n\r\nabc");
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 401);
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    RawClient other(m_server->port());
    other.send("POST /refuse HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n");
    other.send("20000\r\n" + QByteArray(0x20000, 'x') + "\r\n0\r\n\r\n" + get("/hello"));
    QTRY_VERIFY(other.isClosed());
    QCOMPARE(other.status(), 401);
    QCOMPARE(other.received().count("HTTP/1.1 "), 1);
}

void tst_HttpBodies::prefersTheFramingErrorToAnEarlyAnswer()
{
    RawClient client(m_server->port());
    client.send("POST /hello HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 400);
    QCOMPARE(client.received().count("HTTP/1.1 "), 1);
}

void tst_HttpBodies::waitsNotLongForTheBodyOfARefusedRequest_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<int>("status");
    QTest::newRow("refused") << QByteArray("/refuse") << QByteArray() << 401;
    QTest::newRow("another expectation") << QByteArray("/echo") << QByteArray("Expect: x-other\r\n") << 417;
    QTest::newRow("an expectation twice")
        << QByteArray("/echo") << QByteArray("Expect: 100-continue\r\nExpect: 100-continue\r\n") << 417;
}

void tst_HttpBodies::waitsNotLongForTheBodyOfARefusedRequest()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, more);
    QFETCH(int, status);
    RawClient client(m_server->port());
    client.send("POST " + path + " HTTP/1.1\r\n" + host() + more + "Content-Length: 3\r\n\r\n");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), status);
}

void tst_HttpBodies::tellsTheHandlerWhenTheBodyIsBroken()
{
    RawClient client(m_server->port());
    client.send("POST /later HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n"
                + get("/hello"));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 400);
    QCOMPARE(client.received().count("HTTP/1.1 "), 1);
    QCOMPARE(m_router->goneCount, 1);
    QCOMPARE(m_router->destroyedCount, 1);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::asksTheHandlerToAnswerABrokenBody_data()
{
    QTest::addColumn<QByteArray>("framing");
    QTest::newRow("a broken chunk") << QByteArray("Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n");
    QTest::newRow("too many chunks") << QByteArray("Transfer-Encoding: chunked\r\n\r\n65\r\n");
    QTest::newRow("too long") << QByteArray("Content-Length: 101\r\n\r\n");
    QTest::newRow("too long, and waits") << QByteArray("Content-Length: 101\r\nExpect: 100-continue\r\n\r\n");
}

void tst_HttpBodies::asksTheHandlerToAnswerABrokenBody()
{
    QFETCH(QByteArray, framing);
    setLimits([](HttpLimits &limits) { limits.maxBodyBytes = 100; });
    RawClient client(m_server->port());
    client.send("POST /proud HTTP/1.1\r\n" + host() + framing);
    QTRY_COMPARE(m_router->refusedBodies, 1);
    QVERIFY(m_router->latest());
    QCOMPARE(m_router->goneCount, 0);
    QVERIFY(client.received().isEmpty());
    client.send(get("/hello")); // nothing behind it is believed
    m_router->latest()->respond(400, {}, "mine");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.body(), QByteArray("mine"));
    QCOMPARE(client.received().count("HTTP/1.1 "), 1);
    QCOMPARE(m_router->routed.size(), 1);
    QCOMPARE(m_router->goneCount, 0);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::letsNoRouterAnswerForATooLargeBody()
{
    setLimits([](HttpLimits &limits) { limits.maxBodyBytes = 100; });
    for (const char *path : {"/refuse", "/nothing", "/later"}) {
        RawClient client(m_server->port());
        client.send(postHead(path, 101));
        QTRY_VERIFY(client.isAnswerComplete());
        QCOMPARE(client.status(), 413);
        QCOMPARE(client.received().count("HTTP/1.1 "), 1);
    }
    RawClient foreign(m_server->port());
    foreign.send("POST /later HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 101\r\n\r\n");
    QTRY_VERIFY(foreign.isAnswerComplete());
    QCOMPARE(foreign.status(), 413);
    QCOMPARE(m_router->routed.size(), 3); // the foreign one reached nobody
}

void tst_HttpBodies::letsTheClientReadARefusalOfALargeUpload()
{
    RawClient client(m_server->port());
    client.send("POST /echo HTTP/1.1\r\n" + host() + "Content-Length: 80000000\r\n\r\n" + QByteArray(8'000'000, 'x'));
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 413);
    QVERIFY(client.isAnswerComplete());
}

void tst_HttpBodies::takesNoMoreThanItsLimits()
{
    setLimits([](HttpLimits &limits) {
        limits.maxHeadBytes = 1024;
        limits.maxBodyBytes = 100;
    });
    RawClient head(m_server->port());
    head.send("GET /hello HTTP/1.1\r\n" + host() + "X-Long: " + QByteArray(1100, 'x') + "\r\n\r\n");
    QTRY_VERIFY(head.isAnswerComplete());
    QCOMPARE(head.status(), 431);
    RawClient declared(m_server->port());
    declared.send(postHead("/echo", 101));
    QTRY_VERIFY(declared.isAnswerComplete());
    QCOMPARE(declared.status(), 413);
    RawClient chunked(m_server->port());
    chunked.send("POST /echo HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n65\r\n");
    QTRY_VERIFY(chunked.isAnswerComplete());
    QCOMPARE(chunked.status(), 413);
    RawClient fitting(m_server->port());
    fitting.send(postHead("/echo", 100) + QByteArray(100, 'a'));
    QTRY_COMPARE(fitting.body().size(), 100);
}

void tst_HttpBodies::takesNewLimitsWhileRunning()
{
    RawClient heads(m_server->port());
    RawClient bodies(m_server->port());
    for (RawClient *client : {&heads, &bodies}) {
        client->send(postHead("/echo", 200) + QByteArray(200, 'a'));
        QTRY_COMPARE(client->body().size(), 200);
        client->clear();
    }
    // Both connections wait for their next request by now.
    setLimits([](HttpLimits &limits) {
        limits.maxHeadBytes = 1024;
        limits.maxBodyBytes = 100;
    });
    heads.send("GET /hello HTTP/1.1\r\n" + host() + "X-Long: " + QByteArray(1100, 'x') + "\r\n\r\n");
    QTRY_COMPARE(heads.status(), 431);
    bodies.send(postHead("/echo", 200));
    QTRY_COMPARE(bodies.status(), 413);
    setLimits([](HttpLimits &limits) { limits.maxBodyBytes = 300; });
    RawClient larger(m_server->port());
    larger.send(postHead("/echo", 300) + QByteArray(300, 'a'));
    QTRY_COMPARE(larger.body().size(), 300);
}

void tst_HttpBodies::endsASlowBody()
{
    setLimits([](HttpLimits &limits) { limits.bodyTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(postHead("/later", 5) + "abc");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 408);
    QCOMPARE(m_router->goneCount, 1);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::asksTheHandlerToAnswerASlowBody()
{
    setLimits([](HttpLimits &limits) { limits.bodyTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(postHead("/proud", 5) + "abc");
    QTRY_COMPARE(m_router->refusedBodies, 1);
    QVERIFY(m_router->latest());
    QCOMPARE(m_router->goneCount, 0);
    m_router->latest()->respond(408, {}, "slow");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 408);
    QCOMPARE(client.body(), QByteArray("slow"));
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::endsASlowBodyOfAnAnsweredRequest()
{
    setLimits([](HttpLimits &limits) { limits.bodyTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(postHead("/refuse", 5) + "abc");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 401);
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
}

void tst_HttpBodies::letsLargeBodiesWait()
{
    setLimits([](HttpLimits &limits) { limits.maxLargeBodies = 1; });
    constexpr qint64 bytes = 3 * 1024 * 1024;
    RawClient first(m_server->port());
    first.send(postHead("/later", bytes) + QByteArray(bytes, 'a'));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    Exchange *const firstExchange = m_router->latest();
    RawClient second(m_server->port());
    second.send(postHead("/later", bytes) + QByteArray(bytes, 'b'));
    RawClient chunked(m_server->port());
    chunked.send("POST /later HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n300000\r\n"
                 + QByteArray(0x300000, 'c') + "\r\n0\r\n\r\n");
    RawClient leaver(m_server->port());
    leaver.send("POST /later HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
    QTRY_COMPARE(m_router->routed.size(), 4);
    RawClient small(m_server->port());
    small.send(postHead("/echo", 5) + "small");
    QTRY_COMPARE(small.body(), QByteArray("small"));
    QCOMPARE(m_router->bodies.size(), 2);
    QVERIFY(leaver.received().isEmpty());
    leaver.leave();
    QTRY_COMPARE(m_router->goneCount, 1);
    firstExchange->respond(200, {}, "one");
    QTRY_COMPARE(m_router->bodies.size(), 3);
    QCOMPARE(m_router->bodies.last().size(), bytes);
    second.reset();
    QTRY_COMPARE(m_router->bodies.size(), 4);
    QCOMPARE(m_router->bodies.last().size(), bytes);
}

void tst_HttpBodies::givesThePlaceBackWhenTheAnswerBegins()
{
    setLimits([](HttpLimits &limits) { limits.maxLargeBodies = 1; });
    constexpr qint64 bytes = 2 * 1024 * 1024;
    RawClient first(m_server->port());
    first.send(postHead("/stream", bytes) + QByteArray(bytes, 'a'));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    RawClient second(m_server->port());
    second.send("POST /echo HTTP/1.1\r\n" + host()
                + "Expect: 100-continue\r\nContent-Length: " + QByteArray::number(bytes) + "\r\n\r\n");
    QTRY_VERIFY(second.received().startsWith("HTTP/1.1 100 "));
    second.clear();
    second.send(QByteArray(bytes, 'b'));
    QTRY_COMPARE(second.body().size(), bytes);
}

void tst_HttpBodies::refusesABodyThatWaitsTooLong()
{
    setLimits([](HttpLimits &limits) {
        limits.maxLargeBodies = 1;
        limits.placeTimeoutMs = 200;
    });
    constexpr qint64 bytes = 2 * 1024 * 1024;
    RawClient first(m_server->port());
    first.send(postHead("/later", bytes) + QByteArray(bytes, 'a'));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    Exchange *const running = m_router->latest();
    RawClient second(m_server->port());
    second.send(postHead("/later", bytes));
    QTRY_VERIFY(second.isClosed());
    QCOMPARE(second.status(), 503);
    QVERIFY(second.headerValue("retry-after").toInt() > 0);
    QVERIFY(second.isAnswerComplete());
    QCOMPARE(m_router->goneCount, 1);
    running->respond(200, {}, "one");
    QTRY_COMPARE(first.body(), QByteArray("one"));
    // Its place in the queue went with it.
    RawClient third(m_server->port());
    third.send(postHead("/echo", bytes) + QByteArray(bytes, 'c'));
    QTRY_COMPARE(third.body().size(), bytes);
}

void tst_HttpBodies::letsTheHandlerAnswerForARefusedBody()
{
    constexpr qint64 bytes = bufferBytes - 1024 * 1024;
    RawClient first(m_server->port());
    first.send(postHead("/later", bytes));
    QTRY_COMPARE(m_router->routed.size(), 1);
    RawClient second(m_server->port());
    second.send("POST /proud HTTP/1.1\r\n" + host()
                + "Expect: 100-continue\r\nContent-Length: " + QByteArray::number(bytes) + "\r\n\r\n");
    QTRY_COMPARE(m_router->refusedBodies, 1);
    QVERIFY(second.received().isEmpty());
    m_router->latest()->respond(503, {}, "mine");
    QTRY_VERIFY(second.isClosed());
    QCOMPARE(second.body(), QByteArray("mine"));
    QCOMPARE(m_router->goneCount, 0);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::readsNoBodyThatIsNotWanted_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("small") << qint64 {1000} << false;
    QTest::newRow("large") << qint64 {3'000'000} << true;
}

void tst_HttpBodies::readsNoBodyThatIsNotWanted()
{
    // The handler knows its answer at the head, but cannot give it at once.
    QFETCH(qint64, bytes);
    RawClient client(m_server->port());
    client.send(postHead("/unwanted", bytes) + QByteArray(bytes, 'a'));
    QTRY_VERIFY(m_router->latest());
    m_router->latest()->respond(415, {}, "no");
    QTRY_COMPARE(client.body(), QByteArray("no"));
    QCOMPARE(client.status(), 415);
    QVERIFY(m_router->bodies.isEmpty());
    QTEST(client.headerValue("connection") == "close", "isClosed");
    RawClient expecting(m_server->port());
    expecting.send("POST /unwanted HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    QTRY_COMPARE(m_router->routed.size(), 2);
    QTRY_VERIFY(m_router->latest());
    m_router->latest()->respond(415, {}, "no");
    QTRY_VERIFY(expecting.isClosed());
    QVERIFY(expecting.received().startsWith("HTTP/1.1 415"));
}

void tst_HttpBodies::endsALargeBodyThatComesTooSlowly()
{
    setLimits([](HttpLimits &limits) {
        limits.bodyTimeoutMs = 400;
        limits.minBodyBytesPerSecond = 100'000;
    });
    RawClient client(m_server->port());
    client.send(postHead("/later", 3'000'000));
    QTimer drip; // often enough for the time between two reads, too little for a place
    connect(&drip, &QTimer::timeout, &client, [&client] { client.send("x"); });
    drip.start(20);
    QTRY_VERIFY(client.isHeadComplete());
    drip.stop();
    QCOMPARE(client.status(), 408);
    QCOMPARE(m_router->goneCount, 1);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpBodies::refusesBodiesOverTheBudget_data()
{
    QTest::addColumn<bool>("isChunked");
    QTest::newRow("announced") << false;
    QTest::newRow("in chunks") << true;
}

void tst_HttpBodies::refusesBodiesOverTheBudget()
{
    QFETCH(bool, isChunked);
    constexpr qint64 bytes = bufferBytes / 2 + 1024 * 1024;
    RawClient first(m_server->port());
    first.send(postHead("/later", bytes) + QByteArray(bytes, 'a'));
    QTRY_COMPARE(m_router->bodies.size(), 1);
    Exchange *const running = m_router->latest();
    QVERIFY(m_buffers->leftBytes() < bytes);
    const QByteArray head = "POST /later HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n";
    RawClient second(m_server->port());
    second.send(isChunked ? head + QByteArray::number(bytes, 16) + "\r\n" + QByteArray(bytes, 'b') + "\r\n0\r\n\r\n"
                          : postHead("/later", bytes));
    QTRY_VERIFY(second.isHeadComplete());
    QCOMPARE(second.status(), 503);
    QVERIFY(second.headerValue("retry-after").toInt() > 0);
    QCOMPARE(m_router->goneCount, 1);
    RawClient small(m_server->port());
    small.send(post("/echo", "small"));
    QTRY_COMPARE(small.body(), QByteArray("small"));
    running->respond(200, {}, "one");
    QTRY_COMPARE(m_buffers->leftBytes(), bufferBytes);
    RawClient third(m_server->port());
    third.send(postHead("/echo", bytes) + QByteArray(bytes, 'c'));
    QTRY_COMPARE_WITH_TIMEOUT(third.body().size(), bytes, 20000);
}

void tst_HttpBodies::countsWhatSlowReadersLeave()
{
    RawClient client(m_server->port());
    client.setPaused(true);
    constexpr qint64 bytes = 32 * 1024 * 1024;
    client.send(get("/big?" + QByteArray::number(bytes)));
    // All but what the kernel took.
    QTRY_VERIFY(m_buffers->leftBytes() < bufferBytes - bytes / 2);
    client.setPaused(false);
    QTRY_COMPARE_WITH_TIMEOUT(client.body().size(), bytes, 20000);
    QTRY_COMPARE(m_buffers->leftBytes(), bufferBytes);
}

QTEST_GUILESS_MAIN(tst_HttpBodies)
#include "tst_httpbodies.moc"
