// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Mode = FakeCallSink::Mode;
} // namespace

/// Chat calls that end before their answer does: clients that leave, a hub that stops.
class ChatEndingsTest final : public QObject
{
    Q_OBJECT

private slots:
    void cancelsAtOnceWhenTheClientLeaves_data();
    void cancelsAtOnceWhenTheClientLeaves();
    void endsWhenTheHubStops_data();
    void endsWhenTheHubStops();
    void leavesAnAnswerToItsCommitWhenTheHubStops();
    void recordsACallWhoseServerGoesAway();
    void countsCallsInFlight();
    void answersForABodyThatFindsNoRoom();
    void answersForABodyThatComesTooSlowly();
    void answersForABodyThatIsNotTaken_data();
    void answersForABodyThatIsNotTaken();
    void tellsAReaderThatStallsFromOneThatLeaves_data();
    void tellsAReaderThatStallsFromOneThatLeaves();
};

void ChatEndingsTest::cancelsAtOnceWhenTheClientLeaves_data()
{
    QTest::addColumn<QByteArray>("phase");
    QTest::addColumn<bool>("usedSomething");
    for (const char *phase : {"head", "waiting", "body", "stream", "between"})
        QTest::newRow(phase) << QByteArray {phase}
                             << (QByteArrayView {phase} != "head"); // "waiting": the provider has what was asked
}

void ChatEndingsTest::cancelsAtOnceWhenTheClientLeaves()
{
    QFETCH(QByteArray, phase);
    QFETCH(bool, usedSomething);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    std::unique_ptr<ExchangeHandler> handler = hub.router.route(exchange);
    if (phase != "head")
        handler->handleBody(phase == "body" ? Sample::request : Sample::streamRequest);
    const bool streams = phase == "stream" || phase == "between";
    if (streams || phase == "body")
        hub.upstream.last().head(200, streams ? "text/event-stream" : "application/json");
    if (streams)
        hub.upstream.last().bytes(phase == "stream" ? Sample::chunk + "data: {" : Sample::chunk);
    if (phase == "body")
        hub.upstream.last().bytes(Sample::answer.first(20));
    handler->handleClientGone();
    if (phase != "head")
        QVERIFY(!hub.upstream.last().alive);
    handler.reset();
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Cancelled);
    QCOMPARE(call.httpStatus, 499);
    QCOMPARE(call.errorCode, u"client_gone"_s);
    QCOMPARE(call.usage.total() > 0, usedSomething);
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    if (phase == "stream") {
        QVERIFY(call.usage.estimated);
        QVERIFY(call.usage.output > 0);
        QCOMPARE(call.responseBytes, Sample::chunk.size());
    }
}

void ChatEndingsTest::endsWhenTheHubStops_data()
{
    QTest::addColumn<QByteArray>("phase");
    for (const char *phase : {"head", "waiting", "body", "stream"})
        QTest::newRow(phase) << QByteArray {phase};
}

void ChatEndingsTest::endsWhenTheHubStops()
{
    QFETCH(QByteArray, phase);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    const std::unique_ptr<ExchangeHandler> handler = hub.router.route(exchange);
    const bool streams = phase == "stream";
    if (phase != "head")
        handler->handleBody(streams ? Sample::streamRequest : Sample::request);
    if (streams || phase == "body") {
        hub.upstream.last().head(200, streams ? "text/event-stream" : "application/json");
        hub.upstream.last().bytes(streams ? Sample::chunk : Sample::answer.first(20));
    }
    handler->handleShutdown();
    if (phase == "head")
        handler->handleBody(Sample::request); // its last byte comes too late
    QCOMPARE(hub.upstream.sent.empty(), phase == "head");
    QVERIFY(phase == "head" || !hub.upstream.last().alive);
    QTRY_VERIFY(exchange.finished);
    handler->handleClientGone();
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.errorCode, u"shutting_down"_s);
    QCOMPARE(call.httpStatus, streams ? 200 : 503);
    QCOMPARE(call.responseBytes, exchange.body.size());
    QCOMPARE(call.usage.total() > 0, streams || phase == "body");
    if (phase != "head")
        QCOMPARE(call.attempts.front().errorCode, u"shutting_down"_s);
    QVERIFY(exchange.body.contains("the hub is stopping"));
    QVERIFY(!exchange.body.contains("[DONE]"));
    if (streams)
        QVERIFY(exchange.body.startsWith(Sample::chunk) && exchange.body.contains("data: {\"error\":"));
    else
        QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
}

void ChatEndingsTest::leavesAnAnswerToItsCommitWhenTheHubStops()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    handler->handleShutdown();
    hub.sink.acknowledge();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(hub.record().status, CallStatus::Succeeded);
}

void ChatEndingsTest::recordsACallWhoseServerGoesAway()
{
    ApiFixture hub;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler = hub.chat(exchange, Sample::request);
    handler.reset();
    QVERIFY(!hub.upstream.last().alive);
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().errorCode, u"shutting_down"_s);
}

void ChatEndingsTest::countsCallsInFlight()
{
    ApiFixture hub;
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler = hub.chat(exchange, Sample::request);
    QCOMPARE(hub.services.callsInFlight, 1);
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    handler.reset();
    QCOMPARE(hub.services.callsInFlight, 0);
}

void ChatEndingsTest::answersForABodyThatFindsNoRoom()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler->wantsBody());
    QVERIFY(handler->handleRefusedBody({503, "there is no room", 2000}));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 503);
    QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"2"});
    QVERIFY(exchange.body.contains("there is no room"));
    QVERIFY(exchange.body.contains(R"("code":"overloaded")"));
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().httpStatus, 503);
    QCOMPARE(hub.record().errorCode, errorCodeName(ErrorCode::Overloaded));
}

void ChatEndingsTest::answersForABodyThatIsNotTaken_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("hasKey");
    for (const bool hasKey : {false, true}) {
        const QByteArray way = hasKey ? ", under a key" : "";
        QTest::newRow(QByteArray {"too large" + way}.constData()) << 413 << ErrorCode::BodyTooLarge << hasKey;
        QTest::newRow(QByteArray {"broken" + way}.constData()) << 400 << ErrorCode::BadRequest << hasKey;
        QTest::newRow(QByteArray {"a trailer too long" + way}.constData()) << 431 << ErrorCode::BadRequest << hasKey;
    }
}

void ChatEndingsTest::answersForABodyThatIsNotTaken()
{
    QFETCH(int, status);
    QFETCH(ErrorCode, code);
    QFETCH(bool, hasKey);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    exchange.requestHead.headers.add("X-Request-Id", "mine");
    if (hasKey)
        exchange.requestHead.headers.add("Idempotency-Key", "k");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler->handleRefusedBody({status, "so it is", 0}));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, status);
    QVERIFY(exchange.body.contains("so it is"));
    QCOMPARE(exchange.headers.value("x-request-id"), QByteArray {"mine"});
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.httpStatus, status);
    QCOMPARE(call.errorCode, errorCodeName(code));
    QCOMPARE(call.errorMessage, u"so it is"_s);
    QCOMPARE(call.requestId, u"mine"_s);
}

void ChatEndingsTest::tellsAReaderThatStallsFromOneThatLeaves_data()
{
    QTest::addColumn<qint64>("forMs");
    QTest::addColumn<QString>("words");
    QTest::newRow("a minute") << qint64 {60'000} << u"the client did not read its answer for 60 s"_s;
    QTest::newRow("a moment") << qint64 {300} << u"the client did not read its answer for 300 ms"_s;
}

void ChatEndingsTest::tellsAReaderThatStallsFromOneThatLeaves()
{
    QFETCH(qint64, forMs);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    hub.upstream.last().head(200, "text/event-stream");
    hub.upstream.last().bytes(Sample::chunk);
    handler->handleStalledReader(forMs);
    QVERIFY(!hub.upstream.last().alive);
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Cancelled);
    QCOMPARE(call.httpStatus, 499);
    QCOMPARE(call.errorCode, u"client_gone"_s);
    QTEST(call.errorMessage, "words");
    QTEST(call.attempts.front().reason, "words");
    QVERIFY(call.usage.output > 0);
}

void ChatEndingsTest::answersForABodyThatComesTooSlowly()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler->handleRefusedBody({408, "the body did not arrive in time", 0}));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 408);
    QVERIFY(!exchange.headers.contains("retry-after"));
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().httpStatus, 408);
    QCOMPARE(hub.record().errorCode, errorCodeName(ErrorCode::RequestTimeout));
    QVERIFY(exchange.body.contains(R"("code":"request_timeout")"));
}

QTEST_GUILESS_MAIN(ChatEndingsTest)
#include "tst_chatendings.moc"
