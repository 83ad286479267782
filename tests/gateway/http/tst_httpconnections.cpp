// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <vector>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include "gateway/http/httpserver.h"
#include "scriptedrouter.h"
#include "tests/support/rawclient.h"

/// Connections under strain: time-outs, leavers, slow readers, crowds, large bodies, shutting down.
class tst_HttpConnections : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void takesNoMoreThanItsLimits();
    void takesNewLimitsWhileRunning();
    void endsASlowHead();
    void endsASilentNewcomer();
    void endsASlowBody();
    void endsASlowBodyOfAnAnsweredRequest();
    void endsAnIdleConnection();
    void doesNotTimeTheAnswer();
    void noticesALeaver_data();
    void noticesALeaver();
    void noticesALeaverInsideAStream();
    void noticesALeaverThatPipelinedTooMuch();
    void survivesAWriteAfterTheReset();
    void readsAheadOnlySoFar();
    void holdsASlowReaderDown();
    void endsAReaderThatTakesNothing();
    void limitsAnswersNobodyReads();
    void letsLargeBodiesWait();
    void givesThePlaceBackWhenTheAnswerBegins();
    void holdsAThousandConnections();
    void closesPastTheCap();
    void churns();
    void drainsIdleConnectionsAtOnce();
    void drainsAfterTheRunningAnswer();
    void tellsAnswersToEndAfterTheGrace();
    void breaksOffWhatDoesNotDrain();
    void diesWithRunningExchanges();
    void sharesAPort();
    void tellsWhenThePortIsTaken();
    void listensOnIpv6();

private:
    void setLimits(const std::function<void(HttpLimits &)> &change);

    [[nodiscard]] QByteArray host() const { return "Host: localhost:" + QByteArray::number(m_server->port()) + "\r\n"; }

    [[nodiscard]] QByteArray get(const QByteArray &target) const
    {
        return "GET " + target + " HTTP/1.1\r\n" + host() + "\r\n";
    }

    [[nodiscard]] QByteArray postHead(const QByteArray &target, qint64 bytes) const
    {
        return "POST " + target + " HTTP/1.1\r\n" + host() + "Content-Length: " + QByteArray::number(bytes)
               + "\r\n\r\n";
    }

    std::unique_ptr<ScriptedRouter> m_router;
    std::unique_ptr<HttpServer> m_server;
};

void tst_HttpConnections::init()
{
    m_router = std::make_unique<ScriptedRouter>();
    m_server = std::make_unique<HttpServer>(m_router.get());
    QVERIFY(m_server->listen(QHostAddress(QHostAddress::LocalHost), 0));
}

void tst_HttpConnections::cleanup()
{
    m_server.reset();
    QCOMPARE(m_router->livingCount(), 0U);
    m_router.reset();
}

void tst_HttpConnections::setLimits(const std::function<void(HttpLimits &)> &change)
{
    HttpLimits limits;
    change(limits);
    m_server->setLimits(limits);
}

void tst_HttpConnections::takesNoMoreThanItsLimits()
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

void tst_HttpConnections::takesNewLimitsWhileRunning()
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

void tst_HttpConnections::endsASlowHead()
{
    setLimits([](HttpLimits &limits) { limits.headTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send("GET /hello HTTP/1.1\r\nHos");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 408);
    QVERIFY(client.isAnswerComplete());
}

void tst_HttpConnections::endsASilentNewcomer()
{
    setLimits([](HttpLimits &limits) { limits.headTimeoutMs = 200; });
    RawClient client(m_server->port());
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().isEmpty());
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void tst_HttpConnections::endsASlowBody()
{
    setLimits([](HttpLimits &limits) { limits.bodyTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(postHead("/later", 5) + "abc");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 408);
    QCOMPARE(m_router->goneCount, 1);
    QVERIFY(m_router->bodies.isEmpty());
}

void tst_HttpConnections::endsASlowBodyOfAnAnsweredRequest()
{
    setLimits([](HttpLimits &limits) { limits.bodyTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(postHead("/refuse", 5) + "abc");
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.status(), 401);
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
}

void tst_HttpConnections::endsAnIdleConnection()
{
    setLimits([](HttpLimits &limits) { limits.idleTimeoutMs = 200; });
    RawClient client(m_server->port());
    client.send(get("/hello"));
    QTRY_VERIFY(client.isAnswerComplete());
    QTRY_VERIFY(client.isClosed());
    QCOMPARE(client.received().count("HTTP/1.1"), 1);
}

void tst_HttpConnections::doesNotTimeTheAnswer()
{
    setLimits([](HttpLimits &limits) { limits.headTimeoutMs = limits.bodyTimeoutMs = limits.idleTimeoutMs = 100; });
    RawClient client(m_server->port());
    client.send(get("/later"));
    QTRY_VERIFY(m_router->latest());
    // Another connection's end proves that the time-outs have been checked meanwhile.
    RawClient silent(m_server->port());
    QTRY_VERIFY(silent.isClosed());
    m_router->latest()->respond(200, {}, "late");
    QTRY_COMPARE(client.body(), QByteArray("late"));
}

void tst_HttpConnections::noticesALeaver_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("isBodyComplete");
    QTest::addColumn<bool>("isReset");
    for (const bool isReset : {false, true}) {
        const QByteArray how = isReset ? " by reset" : " by end";
        QTest::newRow(QByteArray("waiting" + how).constData()) << QByteArray("/later") << true << isReset;
        QTest::newRow(QByteArray("inside the body" + how).constData()) << QByteArray("/later") << false << isReset;
        QTest::newRow(QByteArray("inside the stream" + how).constData()) << QByteArray("/stream") << true << isReset;
    }
}

void tst_HttpConnections::noticesALeaver()
{
    QFETCH(QByteArray, target);
    QFETCH(bool, isBodyComplete);
    QFETCH(bool, isReset);
    RawClient client(m_server->port());
    client.send(postHead(target, 5) + (isBodyComplete ? "hello" : "he"));
    QTRY_VERIFY(m_router->latest());
    if (isBodyComplete)
        QTRY_COMPARE(m_router->bodies.size(), 1);
    QElapsedTimer timer;
    timer.start();
    isReset ? client.reset() : client.leave();
    QTRY_COMPARE(m_router->goneCount, 1);
    QVERIFY2(timer.elapsed() < 500, "the server did not notice at once");
    QCOMPARE(m_router->destroyedCount, 1);
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void tst_HttpConnections::noticesALeaverInsideAStream()
{
    RawClient client(m_server->port());
    client.send(get("/stream"));
    QTRY_VERIFY(client.isHeadComplete());
    m_router->latest()->write("one");
    QTRY_VERIFY(client.received().contains("one"));
    client.reset();
    QTRY_COMPARE(m_router->goneCount, 1);
}

void tst_HttpConnections::noticesALeaverThatPipelinedTooMuch()
{
    RawClient client(m_server->port());
    client.send(get("/later"));
    QTRY_VERIFY(m_router->latest());
    client.send(get("/hello").repeated(4000));
    QTRY_VERIFY(client.isConnected());
    client.reset();
    QTRY_COMPARE(m_router->goneCount, 1);
    QCOMPARE(m_router->routed.size(), 1);
}

void tst_HttpConnections::survivesAWriteAfterTheReset()
{
    RawClient client(m_server->port());
    client.send(get("/stream"));
    QTRY_VERIFY(client.isHeadComplete());
    client.reset();
    // The handler does not know yet; whichever comes first, it ends once.
    for (int i = 0; i < 100 && m_router->latest(); ++i)
        m_router->latest()->write("more");
    QTRY_COMPARE(m_router->goneCount, 1);
    QTRY_COMPARE(m_router->destroyedCount, 1);
}

void tst_HttpConnections::readsAheadOnlySoFar()
{
    RawClient client(m_server->port());
    const QByteArray many = get("/hello").repeated(4000);
    client.send(get("/later") + many);
    QTRY_VERIFY(m_router->latest());
    m_router->latest()->respond(200, {}, "first");
    QTRY_COMPARE(client.received().count("hello"), 4000);
    QCOMPARE(m_router->routed.size(), 4001);
}

void tst_HttpConnections::holdsASlowReaderDown()
{
    RawClient client(m_server->port());
    client.setPaused(true);
    constexpr qint64 bytes = 64 * 1024 * 1024;
    client.send(get("/flood?" + QByteArray::number(bytes)));
    QTRY_VERIFY(m_router->largestPending > Exchange::highWaterBytes);
    RawClient other(m_server->port());
    other.send(get("/hello"));
    QTRY_COMPARE(other.body(), QByteArray("hello"));
    // The kernel's buffers take a few megabytes, we no more than the high-water mark.
    QVERIFY(m_router->floodedBytes < bytes / 2);
    client.setPaused(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_router->floodedBytes, bytes, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(client.received().endsWith("0\r\n\r\n"), 30000);
    QVERIFY(m_router->largestPending < Exchange::highWaterBytes + 64 * 1024);
}

void tst_HttpConnections::endsAReaderThatTakesNothing()
{
    setLimits([](HttpLimits &limits) { limits.idleTimeoutMs = 300; });
    RawClient client(m_server->port());
    client.setPaused(true);
    client.send(get("/flood?100000000"));
    QTRY_COMPARE(m_router->goneCount, 1);
    QTRY_COMPARE(m_server->connectionCount(), 0);
}

void tst_HttpConnections::limitsAnswersNobodyReads()
{
    RawClient client(m_server->port());
    client.setPaused(true);
    client.send(get("/big?1000000").repeated(100));
    QTRY_VERIFY(m_router->routed.size() > 1);
    RawClient other(m_server->port());
    other.send(get("/hello"));
    QTRY_COMPARE(other.body(), QByteArray("hello"));
    QVERIFY(m_router->routed.size() < 50);
    client.setPaused(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_router->routed.size(), 101, 30000);
    QTRY_COMPARE_WITH_TIMEOUT(client.received().count("HTTP/1.1 200"), 100, 30000);
}

void tst_HttpConnections::letsLargeBodiesWait()
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

void tst_HttpConnections::givesThePlaceBackWhenTheAnswerBegins()
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

void tst_HttpConnections::holdsAThousandConnections()
{
    std::vector<std::unique_ptr<RawClient>> crowd;
    for (int i = 0; i < 1000; ++i) {
        crowd.push_back(std::make_unique<RawClient>(m_server->port()));
        if (i % 5 == 0)
            crowd.back()->send("GET /hello HTTP/1.1\r\nHos");
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_server->connectionCount(), 1000, 20000);
    RawClient client(m_server->port());
    client.send(get("/hello"));
    QTRY_COMPARE(client.body(), QByteArray("hello"));
    crowd.clear();
    QTRY_COMPARE_WITH_TIMEOUT(m_server->connectionCount(), 1, 20000);
}

void tst_HttpConnections::closesPastTheCap()
{
    setLimits([](HttpLimits &limits) { limits.maxConnections = 2; });
    RawClient one(m_server->port());
    RawClient two(m_server->port());
    QTRY_COMPARE(m_server->connectionCount(), 2);
    RawClient three(m_server->port());
    QTRY_VERIFY(three.isClosed());
    one.leave();
    QTRY_COMPARE(m_server->connectionCount(), 1);
    RawClient four(m_server->port());
    four.send(get("/hello"));
    QTRY_COMPARE(four.body(), QByteArray("hello"));
}

void tst_HttpConnections::churns()
{
    for (int i = 0; i < 300; ++i) {
        RawClient client(m_server->port());
        client.send(i % 3 == 0 ? get("/later") : i % 3 == 1 ? QByteArray("bad\r\n\r\n") : postHead("/echo", 9));
        QTRY_VERIFY(i % 3 == 2 ? client.isConnected() : m_router->livingCount() > 0 || client.isHeadComplete());
        i % 2 == 0 ? client.reset() : client.leave();
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_server->connectionCount(), 0, 10000);
    QCOMPARE(m_router->livingCount(), 0U);
}

void tst_HttpConnections::drainsIdleConnectionsAtOnce()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient idle(m_server->port());
    idle.send(get("/hello"));
    QTRY_VERIFY(idle.isAnswerComplete());
    RawClient half(m_server->port());
    half.send("GET /hel");
    QTRY_COMPARE(m_server->connectionCount(), 2);
    const quint16 port = m_server->port();
    m_server->drain(60000);
    QTRY_COMPARE(drained.count(), 1);
    QTRY_VERIFY(idle.isClosed() && half.isClosed());
    RawClient late(port);
    late.send(get("/hello"));
    QTRY_VERIFY(!late.isConnected());
    QCOMPARE(m_router->routed.size(), 1);
}

void tst_HttpConnections::drainsAfterTheRunningAnswer()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/later"));
    QTRY_VERIFY(m_router->latest());
    m_server->drain(60000);
    QCOMPARE(drained.count(), 0);
    m_router->latest()->respond(200, {}, "done");
    QTRY_COMPARE(client.body(), QByteArray("done"));
    QCOMPARE(client.headerValue("connection"), QByteArray("close"));
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->goneCount, 0);
}

void tst_HttpConnections::tellsAnswersToEndAfterTheGrace()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/polite"));
    QTRY_VERIFY(client.isHeadComplete());
    m_server->drain(100);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.received().endsWith("3\r\nbye\r\n0\r\n\r\n"));
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->shutdownCount, 1);
    QCOMPARE(m_router->goneCount, 0);
}

void tst_HttpConnections::breaksOffWhatDoesNotDrain()
{
    QSignalSpy drained(m_server.get(), &HttpServer::drained);
    RawClient client(m_server->port());
    client.send(get("/stream"));
    QTRY_VERIFY(client.isHeadComplete());
    m_server->drain(100);
    QTRY_COMPARE(drained.count(), 1);
    QCOMPARE(m_router->shutdownCount, 1);
    QCOMPARE(m_router->goneCount, 1);
    QCOMPARE(m_server->connectionCount(), 0);
    QTRY_VERIFY(client.isClosed());
    QVERIFY(!client.received().endsWith("0\r\n\r\n"));
}

void tst_HttpConnections::diesWithRunningExchanges()
{
    RawClient client(m_server->port());
    client.send(get("/later"));
    RawClient other(m_server->port());
    other.send(get("/stream"));
    QTRY_COMPARE(m_router->livingCount(), 2U);
    m_server.reset();
    QCOMPARE(m_router->shutdownCount, 2);
    QCOMPARE(m_router->goneCount, 2);
    QCOMPARE(m_router->destroyedCount, 2);
}

void tst_HttpConnections::sharesAPort()
{
    HttpServer first(m_router.get());
    HttpServer second(m_router.get());
    QVERIFY(first.listen(QHostAddress(QHostAddress::LocalHost), 0, true));
    QVERIFY(second.listen(QHostAddress(QHostAddress::LocalHost), first.port(), true));
    QCOMPARE(first.port(), second.port());
    RawClient client(second.port());
    client.send("GET /hello HTTP/1.1\r\nHost: localhost:" + QByteArray::number(second.port()) + "\r\n\r\n");
    QTRY_COMPARE(client.body(), QByteArray("hello"));
}

void tst_HttpConnections::tellsWhenThePortIsTaken()
{
    HttpServer other(m_router.get());
    for (const bool reusePort : {false, true}) {
        const Outcome outcome = other.listen(QHostAddress(QHostAddress::LocalHost), m_server->port(), reusePort);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QVERIFY(!outcome.error().detail.isEmpty());
    }
}

void tst_HttpConnections::listensOnIpv6()
{
    HttpServer plain(m_router.get());
    HttpServer shared(m_router.get());
    if (!plain.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0))
        QSKIP("no IPv6 here");
    QVERIFY(shared.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0, true));
    QVERIFY(shared.port() != 0 && shared.port() != plain.port());
}

QTEST_GUILESS_MAIN(tst_HttpConnections)
#include "tst_httpconnections.moc"
