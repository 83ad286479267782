// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/failovercalls.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Phase = UpstreamFailure::Phase;
} // namespace

/// What a call does when providers fail, and what the next one learns from it.
class FailoverTest final : public QObject
{
    Q_OBJECT

private slots:
    void triesCredentialsThenTargets();
    void givesUpWhereNobodyCouldHelp_data();
    void givesUpWhereNobodyCouldHelp();
    void pausesBeforeTheSameProvider();
    void isCancelledInItsPause();
    void beginsNoAttemptTooLate();
    void sharesOneDeadline();
    void tellsWhenSomethingComesBack();
    void sendsNobodyToWhoRests();
    void letsOneCallProbe();
    void passesAFailingProviderBy();
    void goesOnWhileNothingWasSent_data();
    void goesOnWhileNothingWasSent();
    void takesAFirstErrorEventForItsStatus_data();
    void takesAFirstErrorEventForItsStatus();
    void goesNowhereOnceSomethingWasSent();
    void repeatsInTheOpenWhatADeadConnectionTook();
    void repeatsOnlyOnce();
};

void FailoverTest::triesCredentialsThenTargets()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    QCOMPARE(keyOf(hub.upstream.last()), "eleven");
    hub.upstream.sent.back()->answer(503, "{}");
    QCOMPARE(keyOf(hub.upstream.last()), "twelve");
    hub.upstream.sent.back()->answer(429, "{}");
    QCOMPARE(keyOf(hub.upstream.last()), "twentyone");
    hub.upstream.sent.back()->answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(providersOf(hub.record()), (std::vector<qint64> {1, 1, 2}));
    QVERIFY(hub.record().attempts[0].reason.contains(u"503"_s));
}

void FailoverTest::givesUpWhereNobodyCouldHelp_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    for (const int status : {400, 404, 413, 422})
        QTest::newRow(QByteArray::number(status).constData()) << status << QByteArray {"{}"};
    QTest::newRow("content refused") << 403 << QByteArray {R"({"error":{"message":"flagged by moderation"}})"};
}

void FailoverTest::givesUpWhereNobodyCouldHelp()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    hub.upstream.last().answer(status, body);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, status == 403 ? 400 : status);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QVERIFY(exchange.headers.value("retry-after").isEmpty());
}

void FailoverTest::pausesBeforeTheSameProvider()
{
    ApiFixture hub;
    hub.set("upstream.backoffMs", "60");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.sent.back()->answer(500, "{}");
    QCOMPARE(hub.upstream.sent.size(), size_t {1}); // it waits a little
    QTRY_COMPARE(hub.upstream.sent.size(), size_t {2});
    hub.upstream.sent.back()->answer(401, "{}");
    QTRY_VERIFY(exchange.finished);
    // Another key may be asked at once.
    FakeExchange second;
    hub.services.routing->worksAgain(1, 11, {}, hub.clock.utcMs());
    hub.services.routing->worksAgain(1, 12, {}, hub.clock.utcMs());
    const auto next = hub.chat(second, Sample::request);
    hub.upstream.sent.back()->answer(429, "{}");
    QCOMPARE(hub.upstream.sent.size(), size_t {4});
}

void FailoverTest::isCancelledInItsPause()
{
    ApiFixture hub;
    hub.set("upstream.backoffMs", "10000");
    FakeExchange exchange;
    auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.sent.back()->answer(500, "{}");
    handler->handleClientGone();
    handler.reset();
    QTRY_COMPARE(hub.sink.recorded().size(), size_t {1});
    QCOMPARE(hub.record().status, CallStatus::Cancelled);
    QCOMPARE(hub.record().attempts.size(), 1);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
}

void FailoverTest::beginsNoAttemptTooLate()
{
    ApiFixture hub;
    hub.set("upstream.retryWithinMs", "0");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    hub.upstream.last().answer(503, R"({"error":{"message":"busy"}})");
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 503);
    QVERIFY(exchange.body.contains("busy"));
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
}

void FailoverTest::sharesOneDeadline()
{
    ApiFixture hub;
    hub.set("upstream.totalTimeoutMs", "60000");
    hub.set("upstream.backoffMs", "40");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    const int first = hub.upstream.last().request.timeouts.totalMs;
    hub.upstream.sent.back()->answer(500, "{}");
    QTRY_COMPARE(hub.upstream.sent.size(), size_t {2});
    const int second = hub.upstream.last().request.timeouts.totalMs;
    QVERIFY(first <= 60'000 && second <= first - 20); // half of the pause is certain
}

void FailoverTest::tellsWhenSomethingComesBack()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    hub.upstream.sent.back()->answer(429, "{}", retryAfter("200"));
    hub.upstream.sent.back()->answer(429, "{}", retryAfter("40"));
    hub.upstream.sent.back()->answer(429, R"({"error":{"message":"slow down"}})", retryAfter("90000"));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 429);
    QVERIFY(exchange.body.contains("slow down"));
    QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"40"});
}

void FailoverTest::sendsNobodyToWhoRests()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.sent.back()->answer(401, "{}");
    hub.upstream.sent.back()->answer(429, "{}", retryAfter("20"));
    QTRY_VERIFY(exchange.finished);
    hub.clock.advance(5000);
    FakeExchange second;
    const auto refused = hub.chat(second, Sample::request);
    QTRY_VERIFY(second.finished);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    QCOMPARE(second.status, 429);
    QCOMPARE(second.headers.value("retry-after"), QByteArray {"15"});
    QVERIFY(second.body.contains("rate limit"));
    const ModelCall call = hub.sink.recorded().back();
    QVERIFY(call.attempts.isEmpty());
    QCOMPARE(call.errorCode, u"upstream_limited"_s);
}

void FailoverTest::letsOneCallProbe()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askLone);
    hub.upstream.sent.back()->answer(401, "{}");
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 502);
    QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"30"});
    hub.clock.advance(30'000);
    FakeExchange probing;
    FakeExchange waiting;
    const auto probe = hub.chat(probing, askLone);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    const auto other = hub.chat(waiting, askLone);
    QTRY_VERIFY(waiting.finished);
    QCOMPARE(waiting.status, 502);
    QCOMPARE(waiting.headers.value("retry-after"), QByteArray {"1"});
    hub.upstream.sent.back()->answer(200, Sample::answer);
    QTRY_VERIFY(probing.finished);
    QCOMPARE(probing.status, 200);
    FakeExchange after;
    const auto good = hub.chat(after, askLone);
    QCOMPARE(hub.upstream.sent.size(), size_t {3});
}

void FailoverTest::passesAFailingProviderBy()
{
    ApiFixture hub;
    for (int call = 0; call < 10; ++call) { // two credentials each
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askBoth);
        while (keyOf(hub.upstream.last()) != "twentyone")
            hub.upstream.sent.back()->answer(500, "{}");
        hub.upstream.sent.back()->answer(200, Sample::answer);
        QTRY_VERIFY(exchange.finished);
        hub.upstream.sent.clear();
    }
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    QCOMPARE(keyOf(hub.upstream.last()), "twentyone");
    FakeExchange direct;
    const auto refused = hub.chat(direct, R"({"model":"one/shared","messages":[{"role":"user","content":"x"}]})");
    QCOMPARE(hub.upstream.sent.size(), size_t {2}); // nobody else can be asked
    hub.upstream.sent.back()->answer(500, "{}");
    QTRY_VERIFY(direct.finished);
    QCOMPARE(direct.status, 500);
    FakeExchange another;
    const auto fine = hub.chat(another, Sample::request); // of another model
    QVERIFY(keyOf(hub.upstream.last()) != "twentyone");
}

void FailoverTest::goesOnWhileNothingWasSent_data()
{
    QTest::addColumn<bool>("stream");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isCut");
    const auto row = [](const char *name, bool stream, const char *type, const QByteArray &body, bool isCut = false) {
        QTest::newRow(name) << stream << QByteArray {type} << body << isCut;
    };
    const char *json = "application/json";
    const char *events = "text/event-stream";
    row("a page", false, "text/html", "<html>");
    row("a page in place of a stream", true, "text/html", "<html>");
    row("an empty object", false, json, "{}");
    row("nothing", false, json, "");
    row("no JSON", false, json, "Hello");
    row("half of it", false, json, Sample::answer.first(40));
    row("cut", false, json, Sample::answer.first(40), true);
    row("an error in place of an answer", false, json, R"({"error":{"message":"m","code":503}})");
    row("a stream that ends at once", true, events, "");
    row("a stream that is cut at once", true, events, "", true);
    row("only a comment", true, events, "");
    row("a first event that is no JSON", true, events, "data: {\n\n");
    const QByteArray role = "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                            "\"finish_reason\":null}]}\n\n";
    row("a role and a failing finish", true, events,
        role + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n");
    row("a role and an error", true, events, role + "data: {\"error\":{\"message\":\"m\"}}\n\n");
    row("a role and its end", true, events, role);
    row("a role, cut", true, events, role, true);
    row("a comment, no choice and an error", true, events,
        ": wait\n\ndata: {\"choices\":[],\"prompt_filter_results\":[]}\n\ndata: {\"error\":{\"message\":\"m\"}}\n\n");
    row("an error event", true, events, "data: {\"error\":{\"message\":\"m\"}}\n\n");
}

void FailoverTest::goesOnWhileNothingWasSent()
{
    QFETCH(bool, stream);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(bool, isCut);
    ApiFixture hub;
    hub.snapshot->aliases["both"].targets = {{"two/shared", 1}, {"one/shared", 1}};
    hub.publish();
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, stream ? streamBoth : askBoth);
    const auto first = hub.upstream.sent.back();
    QCOMPARE(keyOf(*first), "twentyone");
    first->head(200, type);
    if (first->alive && !body.isEmpty())
        first->bytes(body);
    if (first->alive && isCut)
        first->fail(ErrorCode::UpstreamFailed, Phase::Body);
    else if (first->alive)
        first->end();
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    QCOMPARE(exchange.status, 0);
    const auto second = hub.upstream.sent.back();
    second->head(200, stream ? "text/event-stream" : "application/json");
    second->bytes(stream ? Sample::chunk + Sample::usageChunk + Sample::done : Sample::answer);
    if (second->alive && !stream)
        second->end();
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    QCOMPARE(exchange.body, stream ? Sample::chunk + Sample::done : Sample::answer);
    const ModelCall call = hub.record();
    QCOMPARE(providersOf(call), (std::vector<qint64> {2, 1}));
    QVERIFY(!call.attempts.front().reason.isEmpty());
    QCOMPARE(call.attempts.front().httpStatus, 200);
    QCOMPARE(call.usage.totalInput() + call.usage.output, 14); // what the cut one used is nobody's
    QVERIFY(!call.usage.estimated);
}

void FailoverTest::takesAFirstErrorEventForItsStatus_data()
{
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<int>("told");
    QTest::addColumn<bool>("goesOn");
    const auto row = [](const char *error, int told, bool goesOn) {
        QTest::newRow(error) << QByteArray {error} << told << goesOn;
    };
    row(R"({"message":"slow","type":"rate_limit","code":429})", 429, true);
    row(R"({"message":"slow","type":"rate_limit_error"})", 429, true);
    row(R"({"message":"busy","type":"overloaded_error"})", 529, true);
    row(R"({"message":"broken","type":"server_error"})", 500, true);
    row(R"({"message":"Incorrect key","code":"invalid_api_key"})", 502, true);
    row(R"({"message":"too long","code":"context_length_exceeded"})", 400, false);
    row(R"({"message":"odd","type":"something"})", 502, true);
    row(R"({"message":"no","type":"invalid_request_error","code":"content_policy_violation"})", 400, false);
    row(R"({"message":"no","code":"content_policy_violation"})", 400, false);
    row(R"({"message":"no","type":"invalid_request_error","code":"unsupported_value"})", 400, false);
    row(R"({"message":"no","type":"invalid_request_error","code":"a_new_word"})", 400, false);
    row(R"({"message":"The response was filtered due to content management policy"})", 400, false);
    row(R"({"message":"no","code":"invalid_prompt"})", 400, false);
    row(R"({"message":"no","type":"insufficient_quota","code":"insufficient_quota"})", 502, true);
}

void FailoverTest::takesAFirstErrorEventForItsStatus()
{
    QFETCH(QByteArray, event);
    QFETCH(int, told);
    QFETCH(bool, goesOn);
    for (const QByteArray &ask : {streamLone, streamBoth, askLone, askBoth}) {
        const bool isStream = ask == streamLone || ask == streamBoth;
        const QByteArray error = "{\"error\":" + event + "}";
        ApiFixture hub;
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, ask);
        for (size_t attempt = 1; attempt <= 3 && !exchange.finished && hub.upstream.sent.size() == attempt; ++attempt) {
            const auto sent = hub.upstream.sent.back();
            if (!isStream)
                sent->answer(200, error);
            else
                sent->head(200, "text/event-stream");
            if (sent->alive)
                sent->bytes("data: " + error + "\n\n");
        }
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, told);
        QCOMPARE(hub.upstream.sent.size() > 1, goesOn && (ask == streamBoth || ask == askBoth));
        QVERIFY(!exchange.body.contains("Incorrect"));
        if (told == 429)
            QCOMPARE(hub.record().errorCode, u"upstream_limited"_s);
    }
}

void FailoverTest::goesNowhereOnceSomethingWasSent()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, streamBoth);
    const auto sent = hub.upstream.sent.back();
    sent->head(200, "text/event-stream");
    sent->bytes(Sample::chunk);
    sent->bytes("data: {\"error\":{\"message\":\"slow\",\"code\":429}}\n\n");
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QVERIFY(exchange.body.startsWith(Sample::chunk));
    QVERIFY(exchange.body.contains("slow"));
}

void FailoverTest::repeatsInTheOpenWhatADeadConnectionTook()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askLone);
    QVERIFY(!hub.upstream.last().request.isFresh);
    hub.upstream.sent.back()->goStale();
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    QCOMPARE(keyOf(hub.upstream.last()), "twentyone");
    QVERIFY(hub.upstream.last().request.isFresh); // another idle connection may be as dead
    hub.upstream.sent.back()->answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
    const QList<CallAttempt> attempts = hub.record().attempts;
    QCOMPARE(attempts.size(), 2);
    QCOMPARE(attempts[0].number, 1);
    QCOMPARE(attempts[1].number, 2);
    QCOMPARE(attempts[0].credentialId, attempts[1].credentialId);
    QCOMPARE(attempts[0].reason, u"connection closed before the answer"_s);
    QCOMPARE(attempts[0].errorCode, u"upstream_failed"_s);
    QVERIFY(attempts[1].errorCode.isEmpty());
}

void FailoverTest::repeatsOnlyOnce()
{
    ApiFixture hub;
    hub.set("upstream.retryWithinMs", "0"); // too late for another
    FakeExchange late;
    const auto tooLate = hub.chat(late, askLone);
    hub.upstream.sent.back()->goStale();
    QTRY_VERIFY(late.finished);
    QCOMPARE(late.status, 502);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    hub.set("upstream.retryWithinMs", "60000");
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askLone);
    hub.upstream.sent.back()->goStale();
    hub.upstream.sent.back()->fail(ErrorCode::UpstreamFailed, Phase::Wait);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 502);
    QCOMPARE(hub.upstream.sent.size(), size_t {3});
    QCOMPARE(hub.sink.recorded().back().attempts.size(), 2);
}

QTEST_GUILESS_MAIN(FailoverTest)
#include "tst_failover.moc"
