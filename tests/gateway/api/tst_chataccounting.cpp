// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Mode = FakeCallSink::Mode;

/// What a provider says of its bill before it fails.
const QByteArray billed = R"("usage":{"prompt_tokens":1000,"completion_tokens":2})";
const QByteArray failedStream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
                                "data: {\"choices\":[],"
                                + billed + "}\n\ndata: {\"error\":{\"message\":\"m\",\"code\":500}}\n\n";
constexpr qint64 billedNano = 1'006'000; // 1000 at 1,000,000 pico, 2 at 3,000,000
} // namespace

/// What chat calls cost: usage given, estimated or left out, money, and what is settled.
class ChatAccountingTest final : public QObject
{
    Q_OBJECT

private slots:
    void accountsUsageAndMoney();
    void estimatesWhatTheProviderDoesNotReport();
    void leavesAnUnknownPriceOpen();
    void refusesWithoutCredit();
    void keepsTheUsageChunkFromAClientThatDidNotAsk();
    void givesTheUsageChunkToAClientThatAsked();
    void accountsABrokenAnswer_data();
    void accountsABrokenAnswer();
    void keepsWhatALeftAttemptBilled_data();
    void keepsWhatALeftAttemptBilled();
    void keepsWhatWasBilledBeforeAnUnpricedAnswer();
    void chargesWhatWasBilledBeforeTheClientLeft();
    void settlesExactlyOnce();
    void tellsTheStoreWhatToMakeOfAFailedCommit_data();
    void tellsTheStoreWhatToMakeOfAFailedCommit();
    void askedForUsageOnlyWhereItIsKnown();
};

void ChatAccountingTest::accountsUsageAndMoney()
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

void ChatAccountingTest::estimatesWhatTheProviderDoesNotReport()
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

void ChatAccountingTest::leavesAnUnknownPriceOpen()
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

void ChatAccountingTest::refusesWithoutCredit()
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

void ChatAccountingTest::keepsTheUsageChunkFromAClientThatDidNotAsk()
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

void ChatAccountingTest::givesTheUsageChunkToAClientThatAsked()
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

void ChatAccountingTest::accountsABrokenAnswer_data()
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

void ChatAccountingTest::accountsABrokenAnswer()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, ending);
    ApiFixture hub;
    hub.leaveOneKey();
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

void ChatAccountingTest::keepsWhatALeftAttemptBilled_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("input");
    QTest::addColumn<std::optional<qint64>>("nano");
    const std::optional<qint64> all {billedNano};
    QTest::newRow("an error in a stream") << true << failedStream << qint64 {1000} << all;
    QTest::newRow("an error in place of an answer")
        << false << R"({"error":{"message":"m","code":500},)" + billed + "}" << qint64 {1000} << all;
    QTest::newRow("no word of a bill") << false << QByteArray {R"({"error":{"message":"m","code":500}})"} << qint64 {0}
                                       << std::optional<qint64> {};
}

/// The app pays for the answer that it got, the hub for all that its providers billed.
void ChatAccountingTest::keepsWhatALeftAttemptBilled()
{
    QFETCH(bool, stream);
    QFETCH(QByteArray, body);
    QFETCH(qint64, input);
    QFETCH(std::optional<qint64>, nano);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, stream ? Sample::streamRequest : Sample::request);
    const QByteArray type = stream ? "text/event-stream" : "application/json";
    for (const QByteArray &sent : {body, stream ? Sample::chunk + Sample::usageChunk + Sample::done : Sample::answer}) {
        const auto attempt = hub.upstream.sent.back();
        attempt->head(200, type);
        attempt->bytes(sent);
        if (attempt->alive && !stream)
            attempt->end();
    }
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    const ModelCall call = hub.record();
    QCOMPARE(call.attempts.size(), 2);
    QCOMPARE(call.attempts[0].inputTokens, input);
    QCOMPARE(call.attempts[0].outputTokens, input == 0 ? 0 : 2);
    QCOMPARE(call.attempts[0].costNano, nano);
    QCOMPARE(call.attempts[1].inputTokens, 0);
    QVERIFY(!call.attempts[1].costNano);
    QCOMPARE(call.usage.totalInput(), 10);
    QCOMPARE(call.costNano, std::optional<qint64> {22'000 + nano.value_or(0)});
    QCOMPARE(call.creditsNano, std::optional<qint64> {44'000});
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 44'000);
}

void ChatAccountingTest::keepsWhatWasBilledBeforeAnUnpricedAnswer()
{
    ApiFixture hub;
    const auto rate = hub.snapshot->rates.value(HubSnapshot::rateKey(1, "m1", ModelType::Chat));
    hub.snapshot->rates.insert(HubSnapshot::rateKey(1, "shared", ModelType::Chat), rate);
    hub.leaveOneKey();
    FakeExchange exchange;
    const auto handler =
        hub.chat(exchange, R"({"model":"both","stream":true,"messages":[{"role":"user","content":"x"}]})");
    hub.upstream.last().head(200, "text/event-stream");
    hub.upstream.last().bytes(failedStream);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    hub.upstream.last().head(200, "text/event-stream");
    hub.upstream.last().bytes(Sample::chunk + Sample::usageChunk + Sample::done);
    QTRY_VERIFY(exchange.finished);
    const ModelCall call = hub.record();
    QCOMPARE(call.providerId, 2);
    QCOMPARE(call.costNano, std::optional<qint64> {billedNano});
    QVERIFY2(!call.creditsNano, "the answer itself has no price, which is what unpriced calls are counted by");
}

/// In the pause between two attempts nothing runs, and the last one is still the one that billed.
void ChatAccountingTest::chargesWhatWasBilledBeforeTheClientLeft()
{
    ApiFixture hub;
    hub.set("upstream.backoffMs", "10000");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::streamRequest);
    hub.upstream.last().head(200, "text/event-stream");
    hub.upstream.last().bytes(failedStream);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    handler->handleClientGone();
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    QCOMPARE(hub.record().attempts.size(), 1);
    QCOMPARE(hub.record().usage.totalInput(), 1000);
    QCOMPARE(hub.record().costNano, std::optional<qint64> {billedNano});
}

void ChatAccountingTest::settlesExactlyOnce()
{
    ApiFixture hub;
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    std::unique_ptr<ExchangeHandler> handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, Sample::answer);
    handler->handleClientGone(); // after its record was handed in
    handler.reset();
    QCOMPARE(hub.sink.submitted().size(), size_t {1});
    QCOMPARE(hub.sink.gone().size(), size_t {1}); // the store is told, and makes of it what it can
    hub.sink.acknowledge();
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5), 1000 * creditNano - 44'000);
    QCOMPARE(hub.record().status, CallStatus::Succeeded);
    QCOMPARE(exchange.status, 0);
}

void ChatAccountingTest::tellsTheStoreWhatToMakeOfAFailedCommit_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("strict");
    QTest::addColumn<CallSink::IfItFails>("ifItFails");
    QTest::newRow("whole") << Sample::request << true << CallSink::IfItFails::Drop;
    QTest::newRow("stream, which ends in an error") << Sample::streamRequest << true << CallSink::IfItFails::Break;
    QTest::newRow("whole, given all the same") << Sample::request << false << CallSink::IfItFails::Keep;
    QTest::newRow("stream, given all the same") << Sample::streamRequest << false << CallSink::IfItFails::Keep;
}

void ChatAccountingTest::tellsTheStoreWhatToMakeOfAFailedCommit()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, strict);
    ApiFixture hub;
    if (!strict)
        hub.set("accounting.mode", "best-effort");
    hub.sink.setMode(Mode::OnDemand);
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, request);
    const bool streams = request == Sample::streamRequest;
    if (streams) {
        hub.upstream.last().head(200, "text/event-stream");
        hub.upstream.last().bytes(Sample::chunk + Sample::lastChunk + Sample::usageChunk + Sample::done);
        hub.upstream.last().end();
    } else {
        hub.upstream.last().answer(200, Sample::answer);
    }
    QCOMPARE(hub.sink.chosen().size(), size_t {1});
    QTEST(hub.sink.chosen().front(), "ifItFails");
    hub.sink.refuse({ErrorCode::Storage, {}});
    QTRY_VERIFY(exchange.finished || exchange.aborted);
    QCOMPARE(exchange.body.contains("could not record"), strict);
    // What is written later is settled now.
    QTRY_COMPARE(hub.admission.runningCalls(), 0);
    QCOMPARE(hub.admission.balanceNano(5) < 1000 * creditNano, streams || !strict);
}

void ChatAccountingTest::askedForUsageOnlyWhereItIsKnown()
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

QTEST_GUILESS_MAIN(ChatAccountingTest)
#include "tst_chataccounting.moc"
