// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/http/bufferbudget.h"
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

/// Chat calls from the request to the answer: what is sent where, refusals, attempts.
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
    void refusesAndRecords_data();
    void refusesAndRecords();
    void refusesOverTheRateLimit();
    void refusesTheWrongKindOfAnswer_data();
    void refusesTheWrongKindOfAnswer();
    void triesTheNextCredential();
    void triesTheNextTarget();
    void triesNothingMoreAfterTheFirstByte();
    void triesNoCredentialTwice();
    void saysWhenThereIsNoCredential();
    void echoesTheRequestId_data();
    void echoesTheRequestId();
    void answersFromTheRoomThereIs();
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
    QTest::newRow("HTML for a stream") << true << 200 << QByteArray {"text/html"} << Sample::answer << 502;
    QTest::newRow("cut JSON for a stream") << true << 200 << json << Sample::answer.chopped(1) << 502;
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
    hub.leaveOneKey();
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
    const bool isText = body == Sample::chunk || (!stream && body == Sample::answer.chopped(1)); // a model wrote
    QCOMPARE(hub.record().usage.total() > 0, isText);
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

    // Whether the vault opens is nothing to who has no key in it.
    hub.snapshot->vaultReady = false;
    hub.publish();
    FakeExchange fresh;
    const auto none = hub.chat(fresh, body);
    QTRY_VERIFY(fresh.finished);
    QVERIFY2(fresh.body.contains(R"("code":"no_credential")"), fresh.body.constData());
    QVERIFY(!fresh.headers.contains("retry-after"));

    keyless->hasCredentials = true;
    hub.publish();
    FakeExchange locked;
    const auto second = hub.chat(locked, body);
    QTRY_VERIFY(locked.finished);
    QCOMPARE(locked.status, 503);
    QVERIFY(locked.body.contains(R"("code":"vault_locked")"));
    QVERIFY(locked.headers.value("retry-after").toInt() > 0); // a person may be typing the passphrase

    hub.snapshot->vaultDamaged = true;
    hub.publish();
    FakeExchange damaged;
    const auto third = hub.chat(damaged, body);
    QTRY_VERIFY(damaged.finished);
    QCOMPARE(damaged.status, 503);
    QVERIFY(damaged.body.contains(R"("code":"vault_damaged")"));
    QVERIFY(damaged.body.contains("master key"));
    QVERIFY(!damaged.headers.contains("retry-after"));
    QVERIFY(hub.upstream.sent.empty());
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
    const qint64 beforeMs = QDateTime::currentMSecsSinceEpoch();
    const auto handler = hub.chat(exchange, Sample::request);
    QVERIFY(!hub.upstream.last().request.headers.contains("x-request-id"));
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    const QByteArray told = exchange.headers.value("x-request-id");
    QCOMPARE(told == given, kept);
    if (!kept) {
        QCOMPARE(told.size(), 36);
        QCOMPARE(told.at(14), '7');
        const qint64 madeAtMs = QByteArray {told.first(8) + told.mid(9, 4)}.toLongLong(nullptr, 16);
        QVERIFY(madeAtMs >= beforeMs && madeAtMs <= QDateTime::currentMSecsSinceEpoch());
    }
    QCOMPARE(hub.record().requestId, QString::fromLatin1(told));
}

void ChatCallTest::answersFromTheRoomThereIs()
{
    constexpr qint64 roomBytes = 1024 * 1024;
    BufferBudget buffers {roomBytes};
    ApiFixture hub;
    hub.services.buffers = &buffers;
    const auto large = [](qsizetype bytes) {
        QByteArray answer = Sample::answer;
        return answer.replace("Hi", QByteArray(bytes, 'x'));
    };
    for (const bool isAnnounced : {true, false}) {
        FakeExchange exchange;
        auto handler = hub.chat(exchange, Sample::request);
        const QByteArray body = large(2 * roomBytes);
        hub.upstream.last().answer(
            200, body, isAnnounced ? header("Content-Length", QByteArray::number(body.size())) : HeaderList {});
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, 503);
        QVERIFY(exchange.headers.value("retry-after").toInt() > 0);
        QVERIFY(!hub.upstream.sent.back()->alive);
        QVERIFY(hub.sink.recorded().back().usage.total() > 0); // the provider has done its work
        handler.reset();
        QCOMPARE(buffers.leftBytes(), roomBytes);
    }
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, Sample::request);
    hub.upstream.last().answer(200, large(roomBytes / 2));
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 200);
}

QTEST_GUILESS_MAIN(ChatCallTest)
#include "tst_chatcall.moc"
