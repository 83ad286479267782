// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Mode = FakeCallSink::Mode;

/// As if the streams had been silent for so long.
void pass10Seconds(ApiFixture &hub)
{
    hub.services.pinger.tick(monotonicNs() + 10'000'000'000);
}

const QByteArray askBoth = R"({"model":"both","stream":true,"messages":[{"role":"user","content":"x"}]})";
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
    void pingsBeforeTheFirstEvent_data();
    void pingsBeforeTheFirstEvent();
    void saysNothingBeforeTheHead();
    void triesNoOtherPlaceBehindAPing();
    void endsInAnErrorBehindAPing_data();
    void endsInAnErrorBehindAPing();
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
    hub.leaveOneKey();
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

void ChatStreamsTest::pingsBeforeTheFirstEvent_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("ping");
    QTest::addColumn<QByteArray>("next");
    const auto row = [](const char *name, const char *path, const char *body, const char *ping, const char *next) {
        QTest::newRow(name) << QByteArray {path} << QByteArray {body} << QByteArray {ping} << QByteArray {next};
    };
    row("chat", "/v1/chat/completions", Sample::streamRequest.constData(), ": ping\n\n", "data: {\"id\":\"c1\"");
    row("completions", "/v1/completions", R"({"model":"one/m1","stream":true,"prompt":"Hello"})", ": ping\n\n",
        "data: {");
    row("responses", "/v1/responses", R"({"model":"one/m1","stream":true,"input":"Hello"})", ": keep-alive\n\n",
        "event: response.created\n");
    row("messages", "/v1/messages",
        R"({"model":"one/m1","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"Hello"}]})",
        "event: ping\ndata: {\"type\":\"ping\"}\n\n", "event: message_start\n");
    row("gemini", "/v1beta/models/one/m1:streamGenerateContent?alt=sse",
        R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})", "\n\n", "data: {");
    row("gemini, an array", "/v1beta/models/one/m1:streamGenerateContent",
        R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})", "\n", "[{");
    row("ollama", "/api/chat", R"({"model":"one/m1","messages":[{"role":"user","content":"Hello"}]})",
        "{\"model\":", "");
}

/// The provider has said that it streams, and then thinks.
void ChatStreamsTest::pingsBeforeTheFirstEvent()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, ping);
    QFETCH(QByteArray, next);
    ApiFixture hub;
    FakeExchange exchange;
    const qsizetype question = path.indexOf('?');
    exchange.requestHead = ApiFixture::head("POST", question < 0 ? path : path.left(question));
    exchange.requestHead.query = question < 0 ? QByteArray {} : path.sliced(question + 1);
    const auto handler = hub.router.route(exchange);
    QVERIFY(handler);
    handler->handleBody(body);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    hub.services.pinger.tick(monotonicNs() + 9'000'000'000);
    QVERIFY(!exchange.started);
    pass10Seconds(hub);
    QVERIFY(exchange.started);
    QCOMPARE(exchange.status, 200);
    QVERIFY2(exchange.body.startsWith(ping), exchange.body.constData());
    const qsizetype pinged = exchange.body.size();
    sent.bytes(Sample::chunk + Sample::lastChunk + Sample::usageChunk + Sample::done);
    sent.end();
    QTRY_VERIFY(exchange.finished);
    QVERIFY2(exchange.body.sliced(pinged).startsWith(next), exchange.body.constData());
    QCOMPARE(hub.record().status, CallStatus::Succeeded);
}

void ChatStreamsTest::saysNothingBeforeTheHead()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    pass10Seconds(hub);
    QVERIFY(!exchange.started);
    hub.upstream.last().head(200, "application/json"); // it may become a whole answer
    pass10Seconds(hub);
    QVERIFY(!exchange.started);
}

void ChatStreamsTest::triesNoOtherPlaceBehindAPing()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    hub.upstream.last().head(200, "text/event-stream");
    pass10Seconds(hub);
    QCOMPARE(exchange.body, QByteArray {": ping\n\n"});
    hub.upstream.sent.back()->fail(ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Body);
    QTRY_VERIFY(exchange.finished);
    QVERIFY2(exchange.body.startsWith(": ping\n\ndata: {\"error\":{"), exchange.body.constData());
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().attempts.size(), 1);
}

void ChatStreamsTest::endsInAnErrorBehindAPing_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::newRow("nothing came") << QByteArray {};
    QTest::newRow("an end of nothing") << Sample::done;
    QTest::newRow("an error") << QByteArray {"data: {\"error\":{\"message\":\"overloaded\"}}\n\n"};
}

void ChatStreamsTest::endsInAnErrorBehindAPing()
{
    QFETCH(QByteArray, last);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    const auto sent = hub.upstream.sent.back();
    sent->head(200, "text/event-stream");
    pass10Seconds(hub);
    QVERIFY(exchange.started);
    if (!last.isEmpty())
        sent->bytes(last);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(exchange.finished);
    QVERIFY2(exchange.body.startsWith(": ping\n\n"), exchange.body.constData());
    QVERIFY2(exchange.body.contains("data: {\"error\":{"), exchange.body.constData());
    QVERIFY(!exchange.body.contains("[DONE]"));
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().httpStatus, 200);
    QCOMPARE(hub.record().responseBytes, exchange.body.size());
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
