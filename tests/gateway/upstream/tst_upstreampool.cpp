// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "tests/gateway/upstream/exchangeharness.h"

/// Which connections are kept, for how long, and when a request may go over one again.
class TestUpstreamPool final : public QObject
{
    Q_OBJECT

private slots:
    void reusesACleanConnection();
    void reusesTheLastUsedFirst();
    void doesNotReuse_data();
    void doesNotReuse();
    void keepsConnectionsOfOriginsApart();
    void limitsIdleConnections();
    void dropsIdleConnectionsByAge();
    void dropsAnIdleConnectionThatThePeerCloses();
    void dropsAnIdleConnectionThatThePeerWritesTo();
    void sendsAPostOnceWhenAReusedConnectionWasClosed();
    void triesAGetAgainWhenAReusedConnectionWasClosed();
    void makesAFreshConnectionWhereOneIsAskedFor();
    void doesNotTryAgainOnAFreshConnection();
    void doesNotTryAgainTwice();
};

void TestUpstreamPool::reusesACleanConnection()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int i = 0; i < 20; ++i) {
        RecordingListener listener;
        QVERIFY(exchange(pool, requestTo(upstream), listener));
        QVERIFY(listener.ended);
        QCOMPARE(listener.call->isConnectionReused(), i > 0);
        QCOMPARE(pool.idleCount(), 1);
        QCOMPARE(pool.connectionCount(), 1);
    }
    QCOMPARE(upstream.connectionCount(), 1);
}

void TestUpstreamPool::reusesTheLastUsedFirst()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &request) {
        return Script {}.wait(request.body.toInt()).send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener quick;
    RecordingListener slow;
    slow.call = pool.send(requestTo(upstream, "80"), &slow);
    quick.call = pool.send(requestTo(upstream, "1"), &quick);
    QTRY_VERIFY(quick.ended && slow.ended);
    const std::vector<ReceivedRequest> requests = upstream.requests();
    const int slowConnection = requests[requests[0].body == "80" ? 0 : 1].connection;
    RecordingListener third;
    QVERIFY(exchange(pool, requestTo(upstream, "1"), third));
    QCOMPARE(upstream.requests().back().connection, slowConnection);
}

void TestUpstreamPool::doesNotReuse_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("connection: close") << QByteArray {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"};
    QTest::newRow("HTTP/1.0") << QByteArray {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"};
    QTest::newRow("extra bytes") << QByteArray {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nextra"};
    QTest::newRow("extra answer") << QByteArray {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}.repeated(2);
    QTest::newRow("204 with a body") << QByteArray {"HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\n{}"};
    QTest::newRow("304 with a body") << QByteArray {"HTTP/1.1 304 X\r\nContent-Length: 2\r\n\r\n{}"};
}

void TestUpstreamPool::doesNotReuse()
{
    QFETCH(QByteArray, bytes);
    ScriptedUpstream upstream {[bytes](const ReceivedRequest &) { return Script::raw(bytes); }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int i = 1; i <= 2; ++i) {
        RecordingListener listener;
        QVERIFY(exchange(pool, requestTo(upstream), listener));
        QVERIFY(listener.ended);
        QCOMPARE(pool.idleCount(), 0);
        QCOMPARE(upstream.connectionCount(), i);
        QVERIFY(!listener.call->isConnectionReused());
    }
}

void TestUpstreamPool::keepsConnectionsOfOriginsApart()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    UpstreamRequest request = requestTo(upstream);
    RecordingListener first;
    QVERIFY(exchange(pool, request, first));
    request.origin.host = "localhost";
    RecordingListener second;
    QVERIFY(exchange(pool, request, second));
    QVERIFY(second.ended);
    QVERIFY(!second.call->isConnectionReused());
    QCOMPARE(upstream.connectionCount(), 2);
    QCOMPARE(pool.idleCount(), 2);
    pool.closeIdle();
    QCOMPARE(pool.connectionCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamPool::limitsIdleConnections()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        return Script {}.wait(50).send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool {{.maxIdlePerOrigin = 3}};
    std::vector<RecordingListener> listeners(8);
    for (RecordingListener &listener : listeners)
        listener.call = pool.send(requestTo(upstream), &listener);
    QTRY_VERIFY(std::all_of(listeners.begin(), listeners.end(), [](const auto &one) { return one.ended; }));
    QCOMPARE(upstream.connectionCount(), 8);
    QCOMPARE(pool.idleCount(), 3);
    QTRY_COMPARE(upstream.openConnections(), 3);
}

void TestUpstreamPool::dropsIdleConnectionsByAge()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool {{.idleAgeMs = 600}};
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QCOMPARE(pool.idleCount(), 1);
    QTRY_COMPARE(pool.idleCount(), 0);
    QTRY_COMPARE(upstream.openConnections(), 0);
}

void TestUpstreamPool::dropsAnIdleConnectionThatThePeerCloses()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QCOMPARE(pool.idleCount(), 1);
    upstream.dropConnections();
    QTRY_COMPARE(pool.connectionCount(), 0);
    QCOMPARE(pool.idleCount(), 0);
}

void TestUpstreamPool::dropsAnIdleConnectionThatThePeerWritesTo()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        return Script::raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").wait(600).send("HTTP/1.1 200 OK\r\n");
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QCOMPARE(pool.idleCount(), 1);
    QTRY_COMPARE(pool.connectionCount(), 0);
}

void TestUpstreamPool::sendsAPostOnceWhenAReusedConnectionWasClosed()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener first;
    QVERIFY(exchange(pool, requestTo(upstream), first));
    for (const bool reset : {false, true}) {
        upstream.enqueue(reset ? Script {}.reset() : Script {}.close());
        RecordingListener second;
        QVERIFY(exchange(pool, requestTo(upstream), second));
        QVERIFY(second.failure && second.failure->isStale);
        QCOMPARE(second.failure->phase, UpstreamFailure::Phase::Wait);
        QVERIFY(second.call->isConnectionReused());
        RecordingListener third;
        QVERIFY(exchange(pool, requestTo(upstream), third));
        QVERIFY(third.ended);
    }
    QCOMPARE(upstream.requestCount(), 5);
}

void TestUpstreamPool::makesAFreshConnectionWhereOneIsAskedFor()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int i = 0; i < 2; ++i) {
        RecordingListener listener;
        UpstreamRequest request = requestTo(upstream);
        request.isFresh = true;
        QVERIFY(exchange(pool, request, listener));
        QVERIFY(listener.ended);
        QVERIFY(!listener.call->isConnectionReused());
    }
    QCOMPARE(upstream.connectionCount(), 2);
}

void TestUpstreamPool::triesAGetAgainWhenAReusedConnectionWasClosed()
{
    const auto requestTo = [](const ScriptedUpstream &upstream) {
        UpstreamRequest request = ::requestTo(upstream);
        request.method = "GET";
        request.body.clear();
        return request;
    };
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener first;
    QVERIFY(exchange(pool, requestTo(upstream), first));
    upstream.enqueue(Script {}.close());
    RecordingListener second;
    QVERIFY(exchange(pool, requestTo(upstream), second));
    QVERIFY(second.ended);
    QCOMPARE(second.body, "hello");
    QVERIFY(!second.call->isConnectionReused());
    QCOMPARE(upstream.requestCount(), 3);
    upstream.enqueue(Script {}.reset());
    RecordingListener third;
    QVERIFY(exchange(pool, requestTo(upstream), third));
    QVERIFY(third.ended);
    QCOMPARE(upstream.requestCount(), 5);
}

void TestUpstreamPool::doesNotTryAgainOnAFreshConnection()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) { return Script {}.close(); }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream), listener));
    QVERIFY(listener.failure);
    QCOMPARE(upstream.requestCount(), 1);
}

void TestUpstreamPool::doesNotTryAgainTwice()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener first;
    QVERIFY(exchange(pool, requestTo(upstream), first));
    upstream.setResponder([](const ReceivedRequest &) { return Script {}.close(); });
    RecordingListener second;
    UpstreamRequest get = requestTo(upstream);
    get.method = "GET";
    QVERIFY(exchange(pool, get, second));
    QVERIFY(second.failure && !second.failure->isStale);
    QCOMPARE(upstream.requestCount(), 3);
    // A first byte of an answer forbids it as well.
    upstream.setResponder(hello);
    RecordingListener third;
    QVERIFY(exchange(pool, requestTo(upstream), third));
    upstream.enqueue(Script::raw("H").close());
    RecordingListener fourth;
    QVERIFY(exchange(pool, requestTo(upstream), fourth));
    QVERIFY(fourth.failure && !fourth.failure->isStale);
    QCOMPARE(fourth.failure->phase, UpstreamFailure::Phase::Head);
    QCOMPARE(upstream.requestCount(), 5);
}

QTEST_GUILESS_MAIN(TestUpstreamPool)
#include "tst_upstreampool.moc"
