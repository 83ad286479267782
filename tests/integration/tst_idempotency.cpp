// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/integration/testhub.h"

using namespace Qt::Literals::StringLiterals;

/// Requests under an Idempotency-Key, over real sockets and with several workers.
class IdempotencyTest final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void joinsTheRunningCall_data();
    void joinsTheRunningCall();
    void givesTheKeptAnswer_data();
    void givesTheKeptAnswer();
    void refusesAnotherRequest();
    void keepsNoFailure();
    void withoutAKeyTwoCallsAreTwo();
    void goesOnWhenTheFirstClientLeaves();
    void cancelsWhenAllLeave();
    void keepsALargeAnswer();
    void saysWhereAStreamIsTooLongToBeKept();
    void nobodyJoinsALongStream();
    void breaksAllOff();
    void refusesABadKey_data();
    void refusesABadKey();
    void endsWithTheHub();

private:
    void sendKeyed(RawClient &client, const QByteArray &body, const QByteArray &key = "key-1");

    std::unique_ptr<ScriptedUpstream> m_upstream;
    std::unique_ptr<TestHub> m_hub;
};

namespace
{
QByteArray eventOf(const QByteArray &text)
{
    return R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"ok","choices":[{"index":0,)"
           R"("delta":{"content":")"
           + text + R"("},"finish_reason":null}]})" + "\n\n";
}

const QByteArray lastEvents =
    R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"ok","choices":[{"index":0,)"
    R"("delta":{},"finish_reason":"stop"}]})"
    "\n\ndata: [DONE]\n\n";
} // namespace

void IdempotencyTest::init()
{
    m_upstream = std::make_unique<ScriptedUpstream>();
    m_hub = std::make_unique<TestHub>();
    QVERIFY(m_upstream->listen());
    GatewayOptions options;
    options.stopGraceMs = 200;
    QVERIFY(m_hub->start(m_upstream->baseUrl(), {{u"gateway.workers"_s, u"3"_s}}, options));
}

void IdempotencyTest::cleanup()
{
    m_hub.reset();
    m_upstream.reset();
}

void IdempotencyTest::sendKeyed(RawClient &client, const QByteArray &body, const QByteArray &key)
{
    client.send(m_hub->chatRequest(body, "Idempotency-Key: " + key + "\r\n"));
}

void IdempotencyTest::joinsTheRunningCall_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("whole") << false;
    QTest::newRow("streamed") << true;
}

void IdempotencyTest::joinsTheRunningCall()
{
    QFETCH(bool, stream);
    Script slow = stream
                      ? Script::chunked(200, "text/event-stream").chunk(eventOf("one")).wait(600).chunk(eventOf("two"))
                      : Script {}.wait(600);
    if (stream)
        slow.chunk(lastEvents).lastChunk();
    else
        slow.send(
            Script::answer(200, R"({"id":"c","choices":[{"message":{"content":"only"}}]})").steps().first().bytes);
    m_upstream->enqueue(slow);
    const QByteArray body = TestHub::chatBody("ok", stream);
    RawClient first {m_hub->port()};
    sendKeyed(first, body);
    QTRY_COMPARE(m_upstream->requestCount(), 1);
    std::vector<std::unique_ptr<RawClient>> others;
    for (int i = 0; i < 6; ++i) {
        others.push_back(std::make_unique<RawClient>(m_hub->port()));
        sendKeyed(*others.back(), body);
    }
    QTRY_VERIFY_WITH_TIMEOUT(first.isAnswerComplete(), TestHub::patienceMs);
    QVERIFY(first.body().contains(stream ? "two" : "only"));
    QVERIFY(first.headerValue("idempotent-replayed").isEmpty());
    for (const auto &client : others) {
        QTRY_VERIFY_WITH_TIMEOUT(client->isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client->status(), 200);
        QCOMPARE(client->body(), first.body());
        QCOMPARE(client->headerValue("idempotent-replayed"), "true");
        QCOMPARE(client->headerValue("x-request-id"), first.headerValue("x-request-id"));
    }
    QCOMPARE(m_upstream->requestCount(), 1);
    QCOMPARE(m_hub->waitForCalls(1).size(), 1);
}

void IdempotencyTest::givesTheKeptAnswer_data()
{
    joinsTheRunningCall_data();
}

void IdempotencyTest::givesTheKeptAnswer()
{
    QFETCH(bool, stream);
    const QByteArray body = TestHub::chatBody("ok", stream);
    QByteArray answer;
    for (int i = 0; i < 4; ++i) {
        RawClient client {m_hub->port()};
        sendKeyed(client, body);
        QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client.status(), 200);
        QCOMPARE(client.headerValue("idempotent-replayed"), i == 0 ? QByteArray {} : QByteArray {"true"});
        QVERIFY(i == 0 || client.body() == answer);
        answer = client.body();
    }
    QCOMPARE(m_upstream->requestCount(), 1);
    QCOMPARE(m_hub->calls().size(), 1);
}

void IdempotencyTest::refusesAnotherRequest()
{
    RawClient first {m_hub->port()};
    sendKeyed(first, TestHub::chatBody("ok", false));
    QTRY_VERIFY(first.isAnswerComplete());
    RawClient second {m_hub->port()};
    sendKeyed(second, TestHub::chatBody("ok", true));
    QTRY_VERIFY(second.isAnswerComplete());
    QCOMPARE(second.status(), 422);
    QVERIFY2(second.body().contains("idempotency_key_reused"), second.body().constData());
    RawClient third {m_hub->port()};
    sendKeyed(third, TestHub::chatBody("ok", true), "key-2");
    QTRY_VERIFY(third.isAnswerComplete());
    QCOMPARE(third.status(), 200);
}

void IdempotencyTest::keepsNoFailure()
{
    m_upstream->enqueue(Script::answer(400, R"({"error":{"message":"not now"}})"));
    const QByteArray body = TestHub::chatBody("ok", false);
    RawClient first {m_hub->port()};
    sendKeyed(first, body);
    QTRY_VERIFY(first.isAnswerComplete());
    QCOMPARE(first.status(), 400);
    RawClient second {m_hub->port()};
    sendKeyed(second, body);
    QTRY_VERIFY(second.isAnswerComplete());
    QCOMPARE(second.status(), 200);
}

void IdempotencyTest::withoutAKeyTwoCallsAreTwo()
{
    for (int i = 0; i < 2; ++i) {
        RawClient client {m_hub->port()};
        client.send(m_hub->chatRequest(TestHub::chatBody("ok", false)));
        QTRY_VERIFY(client.isAnswerComplete());
        QVERIFY(client.headerValue("idempotent-replayed").isEmpty());
    }
    QCOMPARE(m_upstream->requestCount(), 2);
    QCOMPARE(m_hub->waitForCalls(2).size(), 2);
}

void IdempotencyTest::goesOnWhenTheFirstClientLeaves()
{
    m_upstream->enqueue(Script::chunked(200, "text/event-stream")
                            .chunk(eventOf("one"))
                            .wait(700)
                            .chunk(eventOf("two"))
                            .chunk(lastEvents)
                            .lastChunk());
    const QByteArray body = TestHub::chatBody("ok", true);
    auto first = std::make_unique<RawClient>(m_hub->port());
    sendKeyed(*first, body);
    QTRY_VERIFY(first->received().contains("one"));
    RawClient second {m_hub->port()};
    sendKeyed(second, body);
    QTRY_VERIFY(second.received().contains("one"));
    first->leave();
    QTRY_VERIFY_WITH_TIMEOUT(second.isAnswerComplete(), TestHub::patienceMs);
    QVERIFY(second.body().contains("two"));
    QCOMPARE(m_hub->waitForCalls(1).first().status, CallStatus::Succeeded);
}

void IdempotencyTest::cancelsWhenAllLeave()
{
    const QByteArray body = TestHub::chatBody("silent-middle", true);
    RawClient first {m_hub->port()};
    sendKeyed(first, body);
    QTRY_VERIFY(first.received().contains("Hello"));
    RawClient second {m_hub->port()};
    sendKeyed(second, body);
    QTRY_VERIFY(second.received().contains("Hello"));
    first.leave();
    second.leave();
    QTRY_COMPARE(m_upstream->departureCount(), 1);
    QCOMPARE(m_hub->waitForCalls(1).first().status, CallStatus::Cancelled);
    QTRY_COMPARE(m_hub->gateway->callsInFlight(), 0);
}

/// As of several pictures.
void IdempotencyTest::keepsALargeAnswer()
{
    const QByteArray answer =
        R"({"choices":[{"message":{"content":"x"}}],"a":")" + QByteArray {20'000'000, 'x'} + "\"}";
    m_upstream->enqueue(Script::answer(200, answer));
    const QByteArray body = TestHub::chatBody("ok", false);
    for (const QByteArray &replayed : {QByteArray {}, QByteArray {"true"}}) {
        RawClient client {m_hub->port()};
        sendKeyed(client, body);
        QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
        QCOMPARE(client.headerValue("idempotent-replayed"), replayed);
        QVERIFY(client.body() == answer);
    }
    QCOMPARE(m_upstream->requests().size(), size_t {1});
    QVERIFY(!m_hub->waitForCalls(1).first().notes.contains(u"Idempotency-Key"_s));
}

void IdempotencyTest::saysWhereAStreamIsTooLongToBeKept()
{
    Script script = Script::chunked(200, "text/event-stream");
    for (int i = 0; i < 9; ++i)
        script.chunk(eventOf(QByteArray {1'000'000, 'x'}));
    m_upstream->enqueue(script.chunk(lastEvents).lastChunk());
    RawClient client {m_hub->port()};
    sendKeyed(client, TestHub::chatBody("ok", true));
    QTRY_VERIFY_WITH_TIMEOUT(client.isAnswerComplete(), TestHub::patienceMs);
    QVERIFY(client.body().contains("[DONE]"));
    const QString notes = m_hub->waitForCalls(1).first().notes;
    QVERIFY2(notes.contains(u"too long to be kept for its Idempotency-Key"_s), qPrintable(notes));
}

void IdempotencyTest::nobodyJoinsALongStream()
{
    const QByteArray body = TestHub::chatBody("endless", true);
    RawClient first {m_hub->port()};
    sendKeyed(first, body);
    QTRY_VERIFY(first.received().size() > 9 * 1024 * 1024);
    RawClient second {m_hub->port()};
    sendKeyed(second, body);
    QTRY_VERIFY(second.isAnswerComplete());
    QCOMPARE(second.status(), 409);
    QVERIFY(second.body().contains("idempotency_key_in_use"));
    first.leave();
    QTRY_COMPARE(m_upstream->departureCount(), 1);
    QTRY_COMPARE(m_hub->gateway->callsInFlight(), 0);
}

void IdempotencyTest::breaksAllOff()
{
    m_upstream->enqueue(Script::chunked(200, "text/event-stream").chunk(eventOf("one")).wait(300).cut());
    const QByteArray body = TestHub::chatBody("ok", true);
    RawClient first {m_hub->port()};
    RawClient second {m_hub->port()};
    sendKeyed(first, body);
    QTRY_VERIFY(first.received().contains("one"));
    sendKeyed(second, body);
    for (RawClient *client : {&first, &second}) {
        QTRY_VERIFY_WITH_TIMEOUT(client->received().contains("\"error\""), TestHub::patienceMs);
        QVERIFY(!client->received().contains("[DONE]"));
    }
    QCOMPARE(m_hub->waitForCalls(1).first().status, CallStatus::Failed);
    RawClient third {m_hub->port()}; // what failed is not kept
    sendKeyed(third, body);
    QTRY_VERIFY(third.isAnswerComplete());
    QVERIFY(third.body().contains("[DONE]"));
    QVERIFY(third.headerValue("idempotent-replayed").isEmpty());
}

void IdempotencyTest::refusesABadKey_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::newRow("empty") << QByteArray {"Idempotency-Key: \r\n"};
    QTest::newRow("twice") << QByteArray {"Idempotency-Key: a\r\nIdempotency-Key: a\r\n"};
    QTest::newRow("too long") << QByteArray {"Idempotency-Key: " + QByteArray {256, 'k'} + "\r\n"};
    QTest::newRow("not plain") << QByteArray {"Idempotency-Key: k\xc3\xa4\r\n"};
}

void IdempotencyTest::refusesABadKey()
{
    QFETCH(QByteArray, headers);
    RawClient client {m_hub->port()};
    client.send(m_hub->chatRequest(TestHub::chatBody("ok", false), headers));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 400);
    QVERIFY(client.body().contains("Idempotency-Key"));
    QCOMPARE(m_upstream->requestCount(), 0);
}

void IdempotencyTest::endsWithTheHub()
{
    const QByteArray body = TestHub::chatBody("silent-middle", true);
    RawClient first {m_hub->port()};
    RawClient second {m_hub->port()};
    sendKeyed(first, body);
    sendKeyed(second, body);
    QTRY_VERIFY(first.received().contains("Hello") && second.received().contains("Hello"));
    m_hub->gateway->stop();
    QTRY_VERIFY_WITH_TIMEOUT(first.isClosed() && second.isClosed(), TestHub::patienceMs);
    QCOMPARE(m_hub->waitForCalls(1).size(), 1);
}

QTEST_GUILESS_MAIN(IdempotencyTest)
#include "tst_idempotency.moc"
