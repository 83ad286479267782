// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Mode = FakeCallSink::Mode;
} // namespace

/// Streamed chat calls: what passes at once, what is held, and how a stream ends.
class ChatStreamsTest final : public QObject
{
    Q_OBJECT

private slots:
    void streamsEventsAtOnce();
    void holdsTheTerminalEventUntilTheCommit();
    void endsAnUnrecordedStreamInAnError();
    void dropsWhatFollowsTheTerminalEvent();
    void neverEndsABrokenStreamCleanly_data();
    void neverEndsABrokenStreamCleanly();
    void answersAPlainErrorBeforeTheFirstEvent_data();
    void answersAPlainErrorBeforeTheFirstEvent();
    void throttlesTheUpstreamForASlowReader();
};

void ChatStreamsTest::streamsEventsAtOnce()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    QCOMPARE(sent.request.headers.value("accept"), QByteArray {"text/event-stream"});
    QVERIFY(sent.body().contains(R"("include_usage":true)"));
    sent.head(200, "text/event-stream; charset=utf-8");
    QCOMPARE(exchange.started, false);
    sent.bytes(Sample::chunk);
    QVERIFY(exchange.started); // no event loop in between: nothing is buffered
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.headers.value("content-type"), QByteArray {"text/event-stream; charset=utf-8"});
    QCOMPARE(exchange.body, Sample::chunk);
    sent.bytes(Sample::lastChunk + Sample::usageChunk + Sample::done);
    sent.end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.body, Sample::chunk + Sample::lastChunk + Sample::done);
    const ModelCall call = hub.record();
    QVERIFY(call.streamed);
    QCOMPARE(call.status, CallStatus::Succeeded);
    QCOMPARE(call.usage.uncachedInput, 10);
    QCOMPARE(call.usage.output, 4);
    QCOMPARE(call.responseBytes, exchange.body.size());
    QVERIFY(call.ttfbUs > 0);
}

void ChatStreamsTest::holdsTheTerminalEventUntilTheCommit()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk + Sample::lastChunk + Sample::done);
    sent.end();
    QCoreApplication::processEvents();
    QCOMPARE(exchange.body, Sample::chunk + Sample::lastChunk);
    QVERIFY(!exchange.finished);
    hub.sink.acknowledge();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.body, Sample::chunk + Sample::lastChunk + Sample::done);
}

void ChatStreamsTest::endsAnUnrecordedStreamInAnError()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::Failing);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk + Sample::done);
    QTRY_VERIFY(exchange.finished);
    QVERIFY(exchange.body.startsWith(QByteArray {Sample::chunk + "data: {\"error\":"}));
    QVERIFY(!exchange.body.contains("[DONE]"));
}

void ChatStreamsTest::dropsWhatFollowsTheTerminalEvent()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk + Sample::done + Sample::chunk);
    sent.bytes(Sample::lastChunk);
    sent.end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.body, Sample::chunk + Sample::done);
}

void ChatStreamsTest::neverEndsABrokenStreamCleanly_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("ending");
    QTest::newRow("end without the terminal event") << QByteArray {} << QByteArray {"end"};
    QTest::newRow("end after the finish reason") << Sample::lastChunk << QByteArray {"end"};
    QTest::newRow("cut connection") << QByteArray {} << QByteArray {"cut"};
    QTest::newRow("stalled") << QByteArray {} << QByteArray {"stall"};
    QTest::newRow("error event") << QByteArray {"data: {\"error\":{\"message\":\"overloaded secret-eleven\"}}\n\n"}
                                 << QByteArray {"none"};
    QTest::newRow("cut inside an event") << QByteArray {"data: {\"choices\":[{\"del"} << QByteArray {"end"};
}

void ChatStreamsTest::neverEndsABrokenStreamCleanly()
{
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, ending);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk);
    if (!more.isEmpty())
        sent.bytes(more);
    if (ending == "end")
        sent.end();
    else if (ending != "none")
        sent.fail(ending == "stall" ? ErrorCode::UpstreamTimeout : ErrorCode::UpstreamFailed,
                  UpstreamFailure::Phase::Body);
    QTRY_VERIFY(exchange.finished);
    QVERIFY(exchange.body.startsWith(Sample::chunk));
    QVERIFY(exchange.body.contains("data: {\"error\":{\"message\":"));
    QVERIFY(exchange.body.endsWith("}\n\n"));
    QVERIFY(!exchange.body.contains("[DONE]"));
    QVERIFY(!exchange.body.contains("secret-eleven"));
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.errorCode, ending == "stall" ? u"upstream_timeout"_s : u"upstream_failed"_s);
    QVERIFY(call.usage.estimated);
    QVERIFY(call.usage.output > 0);
    QCOMPARE(call.responseBytes, exchange.body.size());
    QVERIFY(!sent.alive);
}

void ChatStreamsTest::answersAPlainErrorBeforeTheFirstEvent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("ended at once") << QByteArray {} << 502;
    QTest::newRow("half an event") << QByteArray {"data: {\"cho"} << 502;
    QTest::newRow("half a text") << QByteArray {R"(data: {"choices":[{"delta":{"content":"Hello you)"} << 502;
    QTest::newRow("error event first") << QByteArray {"data: {\"error\":{\"message\":\"overloaded\"}}\n\n"} << 502;
}

void ChatStreamsTest::answersAPlainErrorBeforeTheFirstEvent()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.upstream.sent.back();
    sent->head(200, "text/event-stream");
    if (!bytes.isEmpty())
        sent->bytes(bytes);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.started, false);
    QCOMPARE(exchange.status, status);
    QCOMPARE(exchange.headers.value("content-type"), QByteArray {"application/json"});
    // What began to be written is billed; an error is not.
    const TokenUsage usage = hub.record().usage;
    QCOMPARE(usage.estimated, bytes.startsWith("data: {\"cho"));
    QCOMPARE(usage.uncachedInput > 0, usage.estimated);
    QCOMPARE(usage.output, bytes.endsWith("Hello you") ? 3 : 0);
}

void ChatStreamsTest::throttlesTheUpstreamForASlowReader()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk);
    QVERIFY(!sent.paused);
    exchange.pending = Exchange::highWaterBytes + 1;
    sent.bytes(Sample::chunk);
    QVERIFY(sent.paused);
    exchange.pending = 0;
    handler->handleWritable();
    QVERIFY(!sent.paused);
}

QTEST_GUILESS_MAIN(ChatStreamsTest)
#include "tst_chatstreams.moc"
