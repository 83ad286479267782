// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Mode = FakeCallSink::Mode;

HeaderList header(const QByteArray &name, const QByteArray &value)
{
    HeaderList headers;
    headers.add(name, value);
    return headers;
}
} // namespace

class ChatCallTest final : public QObject
{
    Q_OBJECT

private slots:
    void passesTheAnswersBytesOn();
    void sendsOnlyRebuiltRequests();
    void holdsTheAnswerUntilTheCommit();
    void withholdsAnUnrecordedAnswerWhenStrict();
    void givesAnUnrecordedAnswerAtBestEffort();
    void takesNoCallsWhileTheStoreFails();
    void takesNoCallsWhileTooManyWait();
    void accountsUsageAndMoney();
    void estimatesWhatTheProviderDoesNotReport();
    void leavesAnUnknownPriceOpen();
    void refusesAndRecords_data();
    void refusesAndRecords();
    void refusesWithoutCredit();
    void refusesOverTheRateLimit();
    void streamsEventsAtOnce();
    void holdsTheTerminalEventUntilTheCommit();
    void endsAnUnrecordedStreamInAnError();
    void keepsTheUsageChunkFromAClientThatDidNotAsk();
    void givesTheUsageChunkToAClientThatAsked();
    void dropsWhatFollowsTheTerminalEvent();
    void neverEndsABrokenStreamCleanly_data();
    void neverEndsABrokenStreamCleanly();
    void answersAPlainErrorBeforeTheFirstEvent_data();
    void answersAPlainErrorBeforeTheFirstEvent();
    void accountsABrokenAnswer_data();
    void accountsABrokenAnswer();
    void refusesTheWrongKindOfAnswer_data();
    void refusesTheWrongKindOfAnswer();
    void throttlesTheUpstreamForASlowReader();
    void triesTheNextCredential();
    void triesTheNextTarget();
    void triesNothingMoreAfterTheFirstByte();
    void triesNoCredentialTwice();
    void saysWhenThereIsNoCredential();
    void cancelsAtOnceWhenTheClientLeaves_data();
    void cancelsAtOnceWhenTheClientLeaves();
    void endsWhenTheHubStops_data();
    void endsWhenTheHubStops();
    void leavesAnAnswerToItsCommitWhenTheHubStops();
    void recordsACallWhoseServerGoesAway();
    void settlesExactlyOnce();
    void echoesTheRequestId_data();
    void echoesTheRequestId();
    void askedForUsageOnlyWhereItIsKnown();
    void countsCallsInFlight();
};

void ChatCallTest::passesTheAnswersBytesOn()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    QVERIFY(handler);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    hub.upstream.last().answer(200, Sample::answer, header("openai-processing-ms", "12"));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.body, Sample::answer);
    QCOMPARE(exchange.headers.value("content-type"), QByteArray {"application/json"});
    QCOMPARE(exchange.headers.value("openai-processing-ms"), QByteArray {"12"});
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Succeeded);
    QCOMPARE(call.httpStatus, 200);
    QCOMPARE(call.modelAsked, u"one/m1"_s);
    QCOMPARE(call.modelServed, u"m1"_s);
    QCOMPARE(call.providerId, 1);
    QCOMPARE(call.appId, 3);
    QCOMPARE(call.accountId, 5);
    QCOMPARE(call.endpoint, u"chat.completions"_s);
    QCOMPARE(call.requestBytes, Sample::request.size());
    QCOMPARE(call.responseBytes, Sample::answer.size());
    QVERIFY(call.ttfbUs > 0);
    QVERIFY(call.durationUs > 0);
    QCOMPARE(call.attempts.size(), 1);
    QCOMPARE(call.attempts.front().httpStatus, 200);
    QVERIFY(call.attempts.front().connectionReused);
    QVERIFY(call.attempts.front().errorCode.isEmpty());
}

void ChatCallTest::sendsOnlyRebuiltRequests()
{
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    for (const char *name : {"Cookie", "OpenAI-Organization", "X-Forwarded-For", "Accept-Encoding", "User-Agent",
                             "X-Stainless-Lang", "x-request-id", "Origin"})
        exchange.requestHead.headers.add(name, "client-value");
    exchange.requestHead.headers.add("OpenAI-Beta", "assistants=v2");
    const auto handler = hub.chat(exchange, Sample::request);
    const FakeUpstream::Sent &sent = hub.upstream.last();
    QCOMPARE(sent.request.method, QByteArray {"POST"});
    QCOMPARE(sent.request.target, QByteArray {"/v1/chat/completions"});
    QCOMPARE(sent.request.origin.host, QByteArray {"127.0.0.1"});
    QCOMPARE(sent.request.origin.port, quint16 {9});
    QCOMPARE(sent.request.headers.value("authorization"), QByteArray {"Bearer secret-eleven"});
    QCOMPARE(sent.request.headers.value("accept-encoding"), QByteArray {"identity"});
    QCOMPARE(sent.request.headers.value("content-type"), QByteArray {"application/json"});
    QCOMPARE(sent.request.headers.value("openai-beta"), QByteArray {"assistants=v2"});
    QVERIFY(sent.request.headers.value("user-agent").startsWith("Portico/"));
    for (const HeaderList::Field &field : sent.request.headers.fields())
        QVERIFY2(field.value != "client-value", field.name.constData());
    QByteArray expected = Sample::request;
    QCOMPARE(sent.body(), expected.replace("one/m1", "m1"));
}

void ChatCallTest::holdsTheAnswerUntilTheCommit()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    QCoreApplication::processEvents();
    QCOMPARE(exchange.status, 0);
    QCOMPARE(hub.admission.runningCalls(), 1);
    hub.sink.acknowledge();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(hub.admission.runningCalls(), 0);
}

void ChatCallTest::withholdsAnUnrecordedAnswerWhenStrict()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::Failing);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
    QVERIFY(exchange.body.contains(R"("type":"server_error")"));
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano); // not recorded, so not charged
    QCOMPARE(hub.admission.runningCalls(), 0);
}

void ChatCallTest::givesAnUnrecordedAnswerAtBestEffort()
{
    ApiFixture hub;
    hub.set("accounting.mode", "best-effort");
    hub.sink.setMode(Mode::Failing);
    hub.sink.setHealthy(false);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    QVERIFY(handler);
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.body, Sample::answer);
}

void ChatCallTest::takesNoCallsWhileTheStoreFails()
{
    ApiFixture hub;
    hub.sink.setHealthy(false);
    FakeExchange exchange;
    QVERIFY(!hub.chat(exchange, Sample::request));
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
    QVERIFY(hub.upstream.sent.empty());
    QVERIFY(hub.sink.submitted().empty());

    // It may also begin to fail between the head and the body.
    hub.sink.setHealthy(true);
    FakeExchange second;
    second.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    const auto handler = hub.router.route(second);
    QVERIFY(handler);
    hub.sink.setHealthy(false);
    handler->handleBody(Sample::request);
    QCOMPARE(second.status, 503);
    QVERIFY(hub.upstream.sent.empty());
}

void ChatCallTest::takesNoCallsWhileTooManyWait()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    for (int i = 0; i <= 10000; ++i)
        hub.sink.submit(1, 1'000'000 + static_cast<quint64>(i), {});
    FakeExchange exchange;
    QVERIFY(!hub.chat(exchange, Sample::request));
    QCOMPARE(exchange.status, 503);
    hub.set("accounting.mode", "best-effort");
    FakeExchange second;
    QVERIFY(!hub.chat(second, Sample::request));
    QCOMPARE(second.status, 503);
}

void ChatCallTest::accountsUsageAndMoney()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    const ModelCall call = hub.record();
    QCOMPARE(call.usage.uncachedInput, 7);
    QCOMPARE(call.usage.cacheRead, 3);
    QCOMPARE(call.usage.output, 4);
    QVERIFY(!call.usage.estimated);
    // 10 input at 1,000,000 pico and 4 output at 3,000,000 pico; the app pays twice that.
    QCOMPARE(call.costNano, std::optional<qint64> {22'000});
    QCOMPARE(call.creditsNano, std::optional<qint64> {44'000});
    QCOMPARE(call.rateVersionId, 7);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 44'000);
}

void ChatCallTest::estimatesWhatTheProviderDoesNotReport()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, R"({"choices":[{"message":{"content":"12345678"}}]})");
    QTRY_VERIFY(exchange.finished);
    const ModelCall call = hub.record();
    QVERIFY(call.usage.estimated);
    QVERIFY(call.usage.uncachedInput > 0);
    QCOMPARE(call.usage.output, 2);
}

void ChatCallTest::leavesAnUnknownPriceOpen()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, R"({"model":"two/m2","messages":[{"role":"user","content":"x"}]})");
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QVERIFY(!hub.record().costNano);
    QVERIFY(!hub.record().creditsNano);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano);
}

void ChatCallTest::refusesAndRecords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("empty") << QByteArray {} << 400 << QByteArray {"invalid_request_error"};
    QTest::newRow("not JSON") << QByteArray {"hello"} << 400 << QByteArray {"invalid_request_error"};
    QTest::newRow("cut JSON") << Sample::request.chopped(1) << 400 << QByteArray {"invalid_request_error"};
    QTest::newRow("array") << QByteArray {"[]"} << 400 << QByteArray {"invalid_request_error"};
    QTest::newRow("no model") << QByteArray {R"({"messages":[{"role":"user","content":"x"}]})"} << 400
                              << QByteArray {"model"};
    QTest::newRow("unknown model") << QByteArray {R"({"model":"none/x","messages":[{"role":"user","content":"x"}]})"}
                                   << 404 << QByteArray {R"("code":"model_not_found")"};
    QTest::newRow("ambiguous model") << QByteArray {R"({"model":"shared","messages":[{"role":"user","content":"x"}]})"}
                                     << 404 << QByteArray {R"("param":"model")"};
    QTest::newRow("forbidden model") << QByteArray {R"({"model":"two/m2","messages":[{"role":"user","content":"x"}]})"}
                                     << 403 << QByteArray {R"("code":"model_not_allowed")"};
}

void ChatCallTest::refusesAndRecords()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, part);
    ApiFixture hub;
    if (status == 403) {
        hub.app().limits.modelGlobs = {u"one/*"_s};
        hub.publish();
    }
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, body);
    QVERIFY(handler);
    QCoreApplication::processEvents();
    QCOMPARE(exchange.status, 0); // refusals wait for their record too
    hub.sink.acknowledge();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, status);
    QVERIFY2(exchange.body.contains(part), exchange.body.constData());
    QVERIFY(hub.upstream.sent.empty());
    const ModelCall call = hub.record();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.httpStatus, status);
    QVERIFY(!call.errorCode.isEmpty());
    QCOMPARE(call.usage, TokenUsage {});
    QVERIFY(call.attempts.isEmpty());
    QCOMPARE(hub.admission.runningCalls(), 0);
}

void ChatCallTest::refusesWithoutCredit()
{
    ApiFixture hub;
    hub.snapshot->accounts[5].grantedNano = 0;
    hub.set("billing.enforce", "on");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 402);
    QVERIFY(exchange.body.contains(R"("code":"insufficient_quota")"));
    QVERIFY(hub.upstream.sent.empty());
    QCOMPARE(hub.record().errorCode, u"insufficient_credit"_s);
}

void ChatCallTest::refusesOverTheRateLimit()
{
    ApiFixture hub;
    hub.app().limits.requestsPerMinute = 1;
    hub.publish();
    FakeExchange first;
    const auto one = hub.chat(first, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(first.finished);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 429);
    QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
    QCOMPARE(exchange.headers.value("x-ratelimit-limit-requests"), QByteArray {"1"});
    QVERIFY(exchange.body.contains(R"("code":"rate_limit_exceeded")"));
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
}

void ChatCallTest::streamsEventsAtOnce()
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

void ChatCallTest::holdsTheTerminalEventUntilTheCommit()
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

void ChatCallTest::endsAnUnrecordedStreamInAnError()
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

void ChatCallTest::keepsTheUsageChunkFromAClientThatDidNotAsk()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk + Sample::usageChunk + Sample::done);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.body, Sample::chunk + Sample::done);
    QVERIFY(!hub.record().usage.estimated);
}

void ChatCallTest::givesTheUsageChunkToAClientThatAsked()
{
    ApiFixture hub;
    FakeExchange exchange;
    const QByteArray request = R"({"model":"one/m1","stream":true,"stream_options":{"include_usage":true},)"
                               R"("messages":[{"role":"user","content":"Hello"}]})";
    const auto handler = hub.chat(exchange, request);
    FakeUpstream::Sent &sent = hub.upstream.last();
    QByteArray expected = request;
    QCOMPARE(sent.body(), expected.replace("one/m1", "m1"));
    sent.head(200, "text/event-stream");
    sent.bytes(Sample::chunk + Sample::usageChunk + Sample::done);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.body, Sample::chunk + Sample::usageChunk + Sample::done);
}

void ChatCallTest::dropsWhatFollowsTheTerminalEvent()
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

void ChatCallTest::neverEndsABrokenStreamCleanly_data()
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

void ChatCallTest::neverEndsABrokenStreamCleanly()
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

void ChatCallTest::answersAPlainErrorBeforeTheFirstEvent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::newRow("ended at once") << QByteArray {} << 502;
    QTest::newRow("half an event") << QByteArray {"data: {\"cho"} << 502;
    QTest::newRow("half a text") << QByteArray {R"(data: {"choices":[{"delta":{"content":"Hello you)"} << 502;
    QTest::newRow("error event first") << QByteArray {"data: {\"error\":{\"message\":\"overloaded\"}}\n\n"} << 502;
}

void ChatCallTest::answersAPlainErrorBeforeTheFirstEvent()
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

void ChatCallTest::accountsABrokenAnswer_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("ending");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<bool>("isEstimated");
    const QByteArray text = R"({"choices":[{"message":{"content":"Hello you)";
    for (const char *ending : {"end", "cut", "stall", "leave", "stop"}) {
        QTest::addRow("cut inside the text, %s", ending) << text << QByteArray {ending} << qint64 {3} << true;
        QTest::addRow("cut behind the usage, %s", ending)
            << Sample::answer.chopped(1) << QByteArray {ending} << qint64 {4} << false;
        QTest::addRow("cut at once, %s", ending) << QByteArray {"{"} << QByteArray {ending} << qint64 {0} << true;
    }
    QTest::newRow("no choices") << QByteArray {R"({"usage":{"prompt_tokens":10,"completion_tokens":4}})"}
                                << QByteArray {"end"} << qint64 {4} << false;
}

void ChatCallTest::accountsABrokenAnswer()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, ending);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    FakeUpstream::Sent &sent = hub.upstream.last();
    sent.head(200);
    sent.bytes(body);
    if (ending == "end")
        sent.end();
    else if (ending == "leave")
        handler->handleClientGone();
    else if (ending == "stop")
        handler->handleShutdown();
    else
        sent.fail(ending == "stall" ? ErrorCode::UpstreamTimeout : ErrorCode::UpstreamFailed,
                  UpstreamFailure::Phase::Body);
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    const TokenUsage usage = hub.record().usage;
    QVERIFY(usage.uncachedInput > 0);
    QTEST(usage.output, "output");
    QTEST(usage.estimated, "isEstimated");
}

void ChatCallTest::refusesTheWrongKindOfAnswer_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("told");
    const QByteArray json = "application/json";
    const QByteArray events = "text/event-stream";
    const QByteArray error = R"({"error":{"message":"bad"}})";
    QTest::newRow("events for a plain call") << false << 200 << events << Sample::chunk << 502;
    QTest::newRow("JSON for a stream") << true << 200 << json << Sample::answer << 502;
    QTest::newRow("JSON error for a stream") << true << 400 << json << error << 400;
    QTest::newRow("HTML") << false << 200 << QByteArray {"text/html"} << QByteArray {"<p>hello"} << 502;
    QTest::newRow("HTML called JSON") << false << 200 << json << QByteArray {"<p>hello"} << 502;
    QTest::newRow("cut JSON") << false << 200 << json << Sample::answer.chopped(1) << 502;
    QTest::newRow("error under 200") << false << 200 << json << error << 502;
    QTest::newRow("empty") << false << 200 << json << QByteArray {} << 502;
    QTest::newRow("no content") << false << 204 << json << QByteArray {} << 502;
    QTest::newRow("created") << false << 201 << json << Sample::answer << 502;
    QTest::newRow("redirect") << false << 307 << json << QByteArray {} << 502;
    QTest::newRow("switching") << false << 101 << json << QByteArray {} << 502;
}

void ChatCallTest::refusesTheWrongKindOfAnswer()
{
    QFETCH(bool, stream);
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, told);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, stream ? Sample::streamRequest : Sample::request);
    const std::shared_ptr<FakeUpstream::Sent> sent = hub.upstream.sent.back();
    sent->head(status, type);
    if (sent->alive && !body.isEmpty())
        sent->bytes(body);
    if (sent->alive)
        sent->end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, told);
    QVERIFY(!exchange.started);
    QVERIFY(exchange.body.startsWith(R"({"error":{"message":)"));
    QCOMPARE(hub.record().status, CallStatus::Failed);
    QCOMPARE(hub.record().attempts.size(), 1);
    QVERIFY(!hub.record().attempts.front().reason.isEmpty());
    QCOMPARE(hub.record().usage.total() > 0, type == "application/json" && body == Sample::answer.chopped(1));
}

void ChatCallTest::throttlesTheUpstreamForASlowReader()
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

void ChatCallTest::triesTheNextCredential()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(401, R"({"error":{"message":"bad key secret-eleven"}})");
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    QCOMPARE(hub.upstream.last().request.headers.value("authorization"), QByteArray {"Bearer secret-twelve"});
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    const ModelCall call = hub.record();
    QCOMPARE(call.attempts.size(), 2);
    QCOMPARE(call.attempts[0].credentialId, 11);
    QCOMPARE(call.attempts[0].httpStatus, 401);
    QCOMPARE(call.attempts[0].errorCode, u"upstream_auth"_s);
    QVERIFY(!call.attempts[0].reason.contains(u"secret"_s));
    QCOMPARE(call.attempts[1].number, 2);
    QCOMPARE(call.credentialId, 12);

    // The refused credential rests: the next call begins with the other one.
    FakeExchange second;
    const auto next = hub.chat(second, Sample::request);
    QCOMPARE(hub.upstream.last().request.headers.value("authorization"), QByteArray {"Bearer secret-twelve"});
}

void ChatCallTest::triesTheNextTarget()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, R"({"model":"both","messages":[{"role":"user","content":"x"}]})");
    while (hub.upstream.last().request.headers.value("authorization") != "Bearer secret-twentyone")
        hub.upstream.sent.back()->answer(503, R"({"error":{"message":"down"}})");
    QVERIFY(hub.upstream.last().body().contains(R"("model":"shared")"));
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(hub.record().providerId, 2);
    QCOMPARE(hub.record().attempts.front().providerId, 1);
}

void ChatCallTest::triesNothingMoreAfterTheFirstByte()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    hub.upstream.last().head(200, "text/event-stream");
    hub.upstream.last().bytes(Sample::chunk);
    hub.upstream.sent.back()->fail(ErrorCode::UpstreamFailed, UpstreamFailure::Phase::Body);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
}

void ChatCallTest::triesNoCredentialTwice()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    for (int i = 0; i < 20 && hub.upstream.last().alive; ++i)
        hub.upstream.sent.back()->answer(429, R"({"error":{"message":"slow down"}})", header("Retry-After", "7"));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    QCOMPARE(exchange.status, 429);
    QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"7"});
    QCOMPARE(hub.record().attempts.size(), 2);
    QCOMPARE(hub.record().errorCode, u"upstream_limited"_s);
}

void ChatCallTest::saysWhenThereIsNoCredential()
{
    ApiFixture hub;
    auto keyless = makeProvider(9, "keyless", {"m"}, {});
    keyless->kind = "openai";
    hub.snapshot->providers.push_back(keyless);
    hub.publish();
    const QByteArray body = R"({"model":"keyless/m","messages":[{"role":"user","content":"x"}]})";
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, body);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.body.contains(R"("code":"no_credential")"));

    hub.snapshot->vaultReady = false;
    hub.publish();
    FakeExchange locked;
    const auto second = hub.chat(locked, body);
    QTRY_VERIFY(locked.finished);
    QCOMPARE(locked.status, 503);
    QVERIFY(locked.body.contains(R"("code":"vault_locked")"));
    QVERIFY(locked.headers.value("retry-after").toInt() > 0); // a person may be typing the passphrase
    QVERIFY(hub.upstream.sent.empty());
}

void ChatCallTest::cancelsAtOnceWhenTheClientLeaves_data()
{
    QTest::addColumn<QByteArray>("phase");
    QTest::addColumn<bool>("usedSomething");
    for (const char *phase : {"head", "waiting", "body", "stream", "between"})
        QTest::newRow(phase) << QByteArray {phase}
                             << (QByteArrayView {phase} == "stream" || QByteArrayView {phase} == "body"
                                 || QByteArrayView {phase} == "between");
}

void ChatCallTest::cancelsAtOnceWhenTheClientLeaves()
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

void ChatCallTest::endsWhenTheHubStops_data()
{
    QTest::addColumn<QByteArray>("phase");
    for (const char *phase : {"head", "waiting", "body", "stream"})
        QTest::newRow(phase) << QByteArray {phase};
}

void ChatCallTest::endsWhenTheHubStops()
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

void ChatCallTest::leavesAnAnswerToItsCommitWhenTheHubStops()
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

void ChatCallTest::recordsACallWhoseServerGoesAway()
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

void ChatCallTest::settlesExactlyOnce()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    handler->handleClientGone(); // after its record was handed in
    handler.reset();
    QCOMPARE(hub.sink.submitted().size(), size_t {1});
    hub.sink.acknowledge();
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 44'000);
    QCOMPARE(hub.record().status, CallStatus::Succeeded);
    QCOMPARE(exchange.status, 0);
}

void ChatCallTest::echoesTheRequestId_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<bool>("kept");
    QTest::newRow("none") << QByteArray {} << false;
    QTest::newRow("uuid") << QByteArray {"0b1f0a3e-9a55-4d38-8d0a-6f7c1a2b3c4d"} << true;
    QTest::newRow("plain") << QByteArray {"req_1.2:3/4"} << true;
    QTest::newRow("longest") << QByteArray {128, 'a'} << true;
    QTest::newRow("too long") << QByteArray {129, 'a'} << false;
    QTest::newRow("space") << QByteArray {"a b"} << false;
    QTest::newRow("quote") << QByteArray {"a\"b"} << false;
    QTest::newRow("markup") << QByteArray {"<script>"} << false;
    QTest::newRow("not ASCII") << QByteArray {"\xc3\xa4"} << false;
}

void ChatCallTest::echoesTheRequestId()
{
    QFETCH(QByteArray, given);
    QFETCH(bool, kept);
    ApiFixture hub;
    FakeExchange exchange;
    exchange.requestHead = ApiFixture::head("POST", "/v1/chat/completions");
    if (!given.isEmpty())
        exchange.requestHead.headers.add("X-Request-Id", given);
    const auto handler = hub.chat(exchange, Sample::request);
    QVERIFY(!hub.upstream.last().request.headers.contains("x-request-id"));
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    const QByteArray told = exchange.headers.value("x-request-id");
    QCOMPARE(told == given, kept);
    if (!kept)
        QCOMPARE(told.size(), 36);
    QCOMPARE(hub.record().requestId, QString::fromLatin1(told));
}

void ChatCallTest::askedForUsageOnlyWhereItIsKnown()
{
    ApiFixture hub;
    auto mistral = makeProvider(9, "mistral", {"small"}, {{91, "secret"}});
    mistral->kind = "mistral";
    hub.snapshot->providers.push_back(mistral);
    hub.publish();
    FakeExchange exchange;
    const auto handler =
        hub.chat(exchange, R"({"model":"mistral/small","stream":true,"messages":[{"role":"user","content":"x"}]})");
    QVERIFY(!hub.upstream.last().body().contains("include_usage"));
}

void ChatCallTest::countsCallsInFlight()
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

QTEST_GUILESS_MAIN(ChatCallTest)
#include "tst_chatcall.moc"
