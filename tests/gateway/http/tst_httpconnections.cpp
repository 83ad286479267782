// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include <QElapsedTimer>

#include "tests/gateway/http/httptest.h"

/// Connections under strain: time-outs, leavers, slow readers, crowds.
class tst_HttpConnections final : public HttpTest
{
    Q_OBJECT

private slots:
    void endsASlowHead();
    void endsASilentNewcomer();
    void endsAnIdleConnection();
    void doesNotTimeTheAnswer();
    void noticesALeaver_data();
    void noticesALeaver();
    void noticesALeaverInsideAStream();
    void noticesALeaverThatPipelinedTooMuch();
    void noticesALeaverWhoseBytesWait_data();
    void noticesALeaverWhoseBytesWait();
    void survivesAWriteAfterTheReset();
    void readsAheadOnlySoFar();
    void holdsASlowReaderDown();
    void endsAReaderThatTakesNothing();
    void limitsAnswersNobodyReads();
    void holdsAThousandConnections();
    void closesPastTheCap();
    void churns();
};

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
    QVERIFY2(timer.elapsed() < 2000, "the server did not notice at once");
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

void tst_HttpConnections::noticesALeaverWhoseBytesWait_data()
{
    QTest::addColumn<QByteArray>("phase");
    QTest::addColumn<bool>("isReset");
    for (const char *phase : {"pipelined", "waiting for a place"}) {
        QTest::addRow("%s, by end", phase) << QByteArray(phase) << false;
        QTest::addRow("%s, by reset", phase) << QByteArray(phase) << true;
    }
}

void tst_HttpConnections::noticesALeaverWhoseBytesWait()
{
    // What is not read hides the end behind it. A busy machine may be late now and then, not half of the time.
    QFETCH(QByteArray, phase);
    QFETCH(bool, isReset);
    setLimits([](HttpLimits &limits) { limits.maxLargeBodies = 0; });
    constexpr int rounds = 9;
    std::vector<qint64> tookMs;
    for (int round = 1; round <= rounds; ++round) {
        RawClient client(m_server->port());
        if (phase == "pipelined")
            client.send(post("/later", "body") + get("/hello").repeated(3'000));
        else
            client.send(postHead("/later", 3'000'000) + QByteArray(100'000, 'a'));
        QTRY_COMPARE(m_router->livingCount(), 1U);
        QTest::qWait(30); // until the buffers are full
        QElapsedTimer timer;
        timer.start();
        isReset ? client.reset() : client.leave();
        while (m_router->goneCount < round && timer.elapsed() < 20000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
        QCOMPARE(m_router->goneCount, round);
        tookMs.push_back(timer.elapsed());
    }
    std::sort(tookMs.begin(), tookMs.end());
    QVERIFY2(tookMs[rounds / 2] < 20, QByteArray::number(tookMs[rounds / 2]).constData());
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
    QCOMPARE(m_router->stalledForMs, 300); // and did not leave
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

QTEST_GUILESS_MAIN(tst_HttpConnections)
#include "tst_httpconnections.moc"
