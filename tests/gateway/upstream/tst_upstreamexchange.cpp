// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QElapsedTimer>

#include "tests/gateway/upstream/exchangeharness.h"

/// Requests as they are sent and answers as they are handed over, over real sockets.
class TestUpstreamExchange final : public QObject
{
    Q_OBJECT

private slots:
    void sendsExactlyTheRequest();
    void sendsLargeBodies();
    void readsAnswers_data();
    void readsAnswers();
    void handsChunksOfOneReadOverTogether();
    void runsManyCallsAtOnce();
    void neverReportsWithinSend();
    void isSafeWhenTheListenerDestroysTheCall_data();
    void isSafeWhenTheListenerDestroysTheCall();
    void sendsTheNextRequestFromTheEndOfTheLast();
    void answersAsOpenAiDoes();
};

void TestUpstreamExchange::sendsExactlyTheRequest()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream, "{\"a\":1}"), listener));
    QVERIFY(listener.ended);
    const ReceivedRequest received = upstream.requests().front();
    const QByteArray host = "127.0.0.1:" + QByteArray::number(upstream.port());
    QCOMPARE(received.head, QByteArray {"POST /v1/chat/completions HTTP/1.1\r\nHost: " + host
                                        + "\r\nAuthorization: Bearer sk-test-0001\r\nContent-Type: application/json\r\n"
                                          "Accept-Encoding: identity\r\nContent-Length: 7\r\n\r\n"});
    QCOMPARE(received.body, "{\"a\":1}");
    QVERIFY(!listener.call->isConnectionReused());
}

void TestUpstreamExchange::sendsLargeBodies()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    UpstreamRequest request = requestTo(upstream);
    QByteArray expected;
    request.body.clear();
    for (const char letter : {'a', 'b', 'c'}) {
        request.body.push_back(QByteArray(3'000'000, letter));
        expected += request.body.back();
    }
    QVERIFY(exchange(pool, request, listener));
    QVERIFY(listener.ended);
    QVERIFY(upstream.requests().front().body == expected);
    QCOMPARE(pool.idleCount(), 1);
}

void TestUpstreamExchange::readsAnswers_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray length = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    const QByteArray chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
    QTest::newRow("length") << QList {length} << 200 << QByteArray {"hello"};
    QTest::newRow("chunked") << QList {chunks} << 200 << QByteArray {"hello"};
    QTest::newRow("interim") << QList {QByteArray {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\n\r\n" + length}}
                             << 200 << QByteArray {"hello"};
    QTest::newRow("204") << QList {QByteArray {"HTTP/1.1 204 No Content\r\n\r\n"}} << 204 << QByteArray {};
    QTest::newRow("redirect is not followed")
        << QList {QByteArray {"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"}} << 307
        << QByteArray {};
    QTest::newRow("429") << QList {QByteArray {"HTTP/1.1 429 X\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\n{}"}}
                         << 429 << QByteArray {"{}"};
    for (const auto &[name, bytes] : {std::pair {"length by bytes", length}, std::pair {"chunked by bytes", chunks}}) {
        QList<QByteArray> pieces;
        for (const char byte : bytes)
            pieces.append(QByteArray(1, byte));
        QTest::newRow(name) << pieces << 200 << QByteArray {"hello"};
    }
}

void TestUpstreamExchange::readsAnswers()
{
    QFETCH(QList<QByteArray>, pieces);
    ScriptedUpstream upstream {[pieces](const ReceivedRequest &) {
        Script script;
        for (const QByteArray &piece : pieces)
            script.send(piece).wait(pieces.size() > 1 ? 1 : 0);
        return script;
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    for (int i = 0; i < 2; ++i) {
        RecordingListener listener;
        QVERIFY(exchange(pool, requestTo(upstream), listener));
        QVERIFY(listener.ended);
        QTEST(listener.status, "status");
        QTEST(listener.body, "body");
        QCOMPARE(listener.call->bodyBytes(), listener.body.size());
    }
    QCOMPARE(upstream.connectionCount(), 1);
    QCOMPARE(upstream.requestCount(), 2);
}

void TestUpstreamExchange::handsChunksOfOneReadOverTogether()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream, chatBody("events-54", true)), listener));
    QVERIFY(listener.ended);
    QCOMPARE(listener.body.count("data: "), 54);
    QVERIFY(listener.body.endsWith("data: [DONE]\n\n"));
    QVERIFY2(listener.bodyCalls <= 3, QByteArray::number(listener.bodyCalls).constData());
}

void TestUpstreamExchange::runsManyCallsAtOnce()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &request) {
        const QByteArray size = QByteArray::number(request.body.size());
        return Script {}.wait(100).send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + request.body);
    }};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    std::vector<RecordingListener> listeners(200);
    QElapsedTimer timer;
    timer.start();
    for (size_t i = 0; i < listeners.size(); ++i)
        listeners[i].call = pool.send(requestTo(upstream, QByteArray::number(i)), &listeners[i]);
    QTRY_VERIFY(std::all_of(listeners.begin(), listeners.end(), [](const auto &one) { return one.ended; }));
    for (size_t i = 0; i < listeners.size(); ++i)
        QCOMPARE(listeners[i].body, QByteArray::number(i));
    QCOMPARE(upstream.connectionCount(), 200);
    qInfo("200 calls of 100 ms at once took %lld ms", timer.elapsed());
}

void TestUpstreamExchange::neverReportsWithinSend()
{
    UpstreamPool pool;
    UpstreamRequest refused;
    refused.origin = {false, "127.0.0.1", 1, {}};
    refused.method = "GET";
    refused.target = "/";
    UpstreamRequest injecting = refused;
    injecting.headers.add("X", "a\r\nb: c");
    for (const UpstreamRequest &request : {refused, injecting}) {
        RecordingListener listener;
        listener.call = pool.send(request, &listener);
        QVERIFY(!listener.isOver());
        QTRY_VERIFY(listener.failure);
        listener.failure.reset();
        listener.call = pool.send(request, &listener);
        listener.call.reset();
        QTest::qWait(10);
        QVERIFY(!listener.isOver());
    }
    QCOMPARE(pool.connectionCount(), 0);
}

void TestUpstreamExchange::isSafeWhenTheListenerDestroysTheCall_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QByteArray>("when");
    QTest::newRow("at the head") << QByteArray {"drip-5"} << QByteArray {"head"};
    QTest::newRow("in the body") << QByteArray {"drip-5"} << QByteArray {"body"};
    QTest::newRow("in a body that came whole") << QByteArray {"ok"} << QByteArray {"body"};
    QTest::newRow("at the end") << QByteArray {"ok"} << QByteArray {"end"};
    QTest::newRow("at the failure") << QByteArray {"cut"} << QByteArray {"failure"};
    QTest::newRow("at a failure before the head") << QByteArray {"reset"} << QByteArray {"failure"};
}

void TestUpstreamExchange::isSafeWhenTheListenerDestroysTheCall()
{
    QFETCH(QByteArray, model);
    QFETCH(QByteArray, when);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    int destroyed = 0;
    const auto destroy = [&] {
        if (listener.call)
            ++destroyed;
        listener.call.reset();
    };
    auto &hook = when == "head"   ? listener.onHead
                 : when == "body" ? listener.onBody
                 : when == "end"  ? listener.onEnd
                                  : listener.onFailure;
    hook = destroy;
    listener.call = pool.send(requestTo(upstream, chatBody(model, true)), &listener);
    QTRY_COMPARE(destroyed, 1);
    const bool over = listener.isOver();
    const qint64 bytes = listener.bodyBytes;
    QTRY_COMPARE(pool.connectionCount(), pool.idleCount());
    QCOMPARE(over, when == "end" || when == "failure");
    QCOMPARE(listener.isOver(), over);
    QCOMPARE(listener.bodyBytes, bytes);
    QCOMPARE(pool.idleCount(), when == "end" ? 1 : 0);
    QTRY_COMPARE(upstream.openConnections(), pool.idleCount());
}

void TestUpstreamExchange::sendsTheNextRequestFromTheEndOfTheLast()
{
    ScriptedUpstream upstream {hello};
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    int count = 0;
    listener.onEnd = [&] {
        if (++count < 100) {
            listener.ended = false;
            listener.call = pool.send(requestTo(upstream), &listener);
        }
    };
    listener.call = pool.send(requestTo(upstream), &listener);
    QTRY_COMPARE(count, 100);
    QCOMPARE(listener.bodyBytes, 500);
    QCOMPARE(upstream.connectionCount(), 1);
}

void TestUpstreamExchange::answersAsOpenAiDoes()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    UpstreamPool pool;
    RecordingListener listener;
    QVERIFY(exchange(pool, requestTo(upstream, chatBody("ok")), listener));
    QCOMPARE(listener.status, 200);
    QVERIFY(listener.body.contains("\"total_tokens\":17"));
    QCOMPARE(listener.headers.value("x-request-id"), "req_scripted");
    RecordingListener unknown;
    QVERIFY(exchange(pool, requestTo(upstream, R"({"model":"ok","messages":[{"role":"user"}],"foo":1})"), unknown));
    QCOMPARE(unknown.status, 400);
    QVERIFY(unknown.body.contains("Unrecognized request argument supplied: foo"));
    UpstreamRequest keyless = requestTo(upstream, chatBody("ok"));
    keyless.headers.remove("Authorization");
    RecordingListener refused;
    QVERIFY(exchange(pool, keyless, refused));
    QCOMPARE(refused.status, 401);
}

QTEST_GUILESS_MAIN(TestUpstreamExchange)
#include "tst_upstreamexchange.moc"
