// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/attemptplan.h"
#include "gateway/api/providerendpoint.h"
#include "gateway/api/upstreamrequests.h"
#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Then = AttemptFailure::Then;

AttemptFailure judge(int status, const QByteArray &body = {}, const QByteArray &retryAfter = {})
{
    const auto provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    HeaderList headers;
    if (!retryAfter.isEmpty())
        headers.add("Retry-After", retryAfter);
    return failureOfStatus(status, headers, body, *provider, &provider->credentials.front(), 1'700'000'000'000);
}
} // namespace

class AttemptsTest final : public QObject
{
    Q_OBJECT

private slots:
    void judgesAStatus_data();
    void judgesAStatus();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void readsRetryAfterMs();
    void rebuildsTheProvidersWords();
    void leaksNothing();
    void judgesAConnection_data();
    void judgesAConnection();
    void triesEachCredentialOnce();
    void goesOnToTheNextTarget();
    void endsAfterSixAttempts();
    void needsNoCredentialWhereNoneIsNeeded();
    void joinsPaths_data();
    void joinsPaths();
    void refusesAddresses_data();
    void refusesAddresses();
    void usesTheGivenProxyButNotForItself();
    void passesOnlyHarmlessHeaders();
};

void AttemptsTest::judgesAStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("told");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("then");
    QTest::addColumn<bool>("rests");
    const auto row = [](int status, int told, ErrorCode code, Then then, bool rests) {
        QTest::newRow(QByteArray::number(status).constData())
            << status << told << code << static_cast<int>(then) << rests;
    };
    using enum ErrorCode;
    row(400, 400, UpstreamRejected, Then::GiveUp, false);
    row(401, 502, UpstreamAuth, Then::NextCredential, true);
    row(402, 502, UpstreamAuth, Then::NextCredential, true);
    row(403, 502, UpstreamAuth, Then::NextCredential, true);
    row(404, 404, UpstreamRejected, Then::NextTarget, false);
    row(408, 408, UpstreamTimeout, Then::NextTarget, false);
    row(409, 409, UpstreamRejected, Then::GiveUp, false);
    row(413, 413, UpstreamRejected, Then::GiveUp, false);
    row(415, 415, UpstreamRejected, Then::GiveUp, false);
    row(418, 502, UpstreamFailed, Then::GiveUp, false);
    row(422, 422, UpstreamRejected, Then::GiveUp, false);
    row(429, 429, UpstreamLimited, Then::NextCredential, true);
    row(500, 500, UpstreamFailed, Then::NextTarget, false);
    row(502, 502, UpstreamFailed, Then::NextTarget, false);
    row(503, 503, UpstreamFailed, Then::NextTarget, false);
    row(504, 504, UpstreamTimeout, Then::NextTarget, false);
    row(529, 529, UpstreamFailed, Then::NextTarget, false);
    row(204, 502, UpstreamFailed, Then::GiveUp, false);
    row(206, 502, UpstreamFailed, Then::GiveUp, false);
    row(301, 502, UpstreamFailed, Then::GiveUp, false);
    row(302, 502, UpstreamFailed, Then::GiveUp, false);
    row(307, 502, UpstreamFailed, Then::GiveUp, false);
    row(308, 502, UpstreamFailed, Then::GiveUp, false);
}

void AttemptsTest::judgesAStatus()
{
    QFETCH(int, status);
    QFETCH(int, told);
    QFETCH(ErrorCode, code);
    QFETCH(int, then);
    QFETCH(bool, rests);
    const AttemptFailure failure = judge(status);
    QCOMPARE(failure.fault.status, told);
    QCOMPARE(failure.fault.code, code);
    QCOMPARE(static_cast<int>(failure.then), then);
    QCOMPARE(failure.coolDownMs > 0, rests);
    QVERIFY(!failure.fault.message.isEmpty());
    QVERIFY(failure.reason.contains(QString::number(status)));
}

void AttemptsTest::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("seconds") << QByteArray {"7"} << qint64 {7000};
    QTest::newRow("fraction") << QByteArray {"1.5"} << qint64 {1500};
    QTest::newRow("date") << QByteArray {"Tue, 14 Nov 2023 22:13:30 GMT"} << qint64 {10'000};
    QTest::newRow("past date") << QByteArray {"Tue, 14 Nov 2000 22:13:30 GMT"} << qint64 {0};
    QTest::newRow("negative") << QByteArray {"-5"} << qint64 {0};
    QTest::newRow("nonsense") << QByteArray {"soon"} << qint64 {0};
    QTest::newRow("huge") << QByteArray {"1e300"} << qint64 {0};
    QTest::newRow("not a number") << QByteArray {"nan"} << qint64 {0};
    QTest::newRow("none") << QByteArray {} << qint64 {0};
}

void AttemptsTest::readsRetryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    QCOMPARE(judge(429, {}, value).fault.retryAfterMs, ms);
    QVERIFY(judge(429, {}, value).coolDownMs > 0);
    QCOMPARE(judge(529, {}, value).fault.retryAfterMs, ms);
    QCOMPARE(judge(429, {}, "999999").coolDownMs, 300'000); // a hint of days is not believed
    QCOMPARE(judge(401, {}, value).coolDownMs, 300'000);
}

void AttemptsTest::readsRetryAfterMs()
{
    const auto provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    const auto waitFor = [&provider](const QByteArray &ms, const QByteArray &seconds) {
        HeaderList headers;
        headers.add("Retry-After-Ms", ms);
        if (!seconds.isEmpty())
            headers.add("Retry-After", seconds);
        return failureOfStatus(429, headers, {}, *provider, &provider->credentials.front(), 0).fault.retryAfterMs;
    };
    QCOMPARE(waitFor("1500", {}), 1500);
    QCOMPARE(waitFor("1500", "7"), 1500);
    QCOMPARE(waitFor("soon", "7"), 7000);
    QCOMPARE(waitFor("-1", "7"), 7000);
    QCOMPARE(waitFor("1e300", {}), 0);
}

void AttemptsTest::rebuildsTheProvidersWords()
{
    const ApiFault fault =
        judge(400, R"({"error":{"message":"too long","type":"invalid_request_error","param":"messages[0].content",)"
                   R"("code":"context_length_exceeded","stack":"at x.js"},"debug":{"host":"10.0.0.1"}})")
            .fault;
    QCOMPARE(faultBody(ApiDialect::OpenAi, fault),
             QByteArray {R"({"error":{"message":"too long","type":"invalid_request_error",)"
                         R"("param":"messages[0].content","code":"context_length_exceeded"}})"});
    QCOMPARE(judge(400, R"({"error":"plain"})").fault.message, QByteArray {"plain"});
    QCOMPARE(judge(400, R"({"message":"flat"})").fault.message, QByteArray {"flat"});
    QCOMPARE(judge(400, "<html>").fault.message, judge(400).fault.message);
    QCOMPARE(judge(400, R"({"error":{"message":"x","code":"bad code\n"}})").fault.reason, QByteArray {});
}

void AttemptsTest::leaksNothing()
{
    const QByteArray words = R"({"error":{"message":"key secret-eleven at 127.0.0.1\u0007 failed"}})";
    for (const int status : {400, 401, 404, 429, 500, 302}) {
        const AttemptFailure failure = judge(status, words);
        for (const QByteArray &text : {failure.fault.message, failure.reason.toUtf8()}) {
            QVERIFY(!text.contains("secret-eleven"));
            QVERIFY(!text.contains("127.0.0.1"));
            QVERIFY(!text.contains('\x07'));
        }
    }
    const auto saying = [](const QByteArray &text) -> QByteArray { return R"({"error":{"message":")" + text + "\"}}"; };
    const QByteArray trace = saying("bad input at /srv/app.py:12 see https://10.0.0.1/x sk-leak\\n    at run (x.js:1)");
    QCOMPARE(judge(400, trace).fault.message, QByteArray {"bad input at *** see *** ***"});
    const QByteArray harmless = "use v1/responses or one/m1, see messages[0].content";
    QCOMPARE(judge(400, saying(harmless)).fault.message, harmless);
    QVERIFY(!judge(500, trace).fault.message.contains("bad input")); // theirs to mend, not the caller's
    QVERIFY(judge(500, trace).reason.contains(u"bad input"_s));
    QVERIFY(!judge(401, R"({"error":{"message":"Incorrect API key provided"}})").fault.message.contains("Incorrect"));
    const QByteArray longMessage = R"({"error":{"message":")" + QByteArray {60'000, 'x'} + R"("}})";
    QVERIFY(judge(400, longMessage).fault.message.size() < 2000);
}

void AttemptsTest::judgesAConnection_data()
{
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("phase");
    QTest::addColumn<int>("told");
    QTest::addColumn<int>("then");
    using Phase = UpstreamFailure::Phase;
    const auto row = [](const char *name, ErrorCode code, Phase phase, int told, Then then) {
        QTest::newRow(name) << code << static_cast<int>(phase) << told << static_cast<int>(then);
    };
    using enum ErrorCode;
    row("no address", UpstreamFailed, Phase::Resolve, 502, Then::NextTarget);
    row("refused", UpstreamFailed, Phase::Connect, 502, Then::NextTarget);
    row("TLS", UpstreamFailed, Phase::Handshake, 502, Then::NextTarget);
    row("sending", UpstreamFailed, Phase::Send, 502, Then::NextTarget);
    row("closed before an answer", UpstreamFailed, Phase::Wait, 502, Then::NextTarget);
    row("no answer in time", UpstreamTimeout, Phase::Wait, 504, Then::NextTarget);
    row("broken head", UpstreamFailed, Phase::Head, 502, Then::GiveUp);
    row("broken body", UpstreamFailed, Phase::Body, 502, Then::GiveUp);
    row("stalled body", UpstreamTimeout, Phase::Body, 504, Then::GiveUp);
}

void AttemptsTest::judgesAConnection()
{
    QFETCH(ErrorCode, code);
    QFETCH(int, phase);
    QFETCH(int, told);
    QFETCH(int, then);
    const AttemptFailure failure =
        failureOfConnection({code, static_cast<UpstreamFailure::Phase>(phase), u"connect to 10.1.2.3: refused"_s});
    QCOMPARE(failure.fault.status, told);
    QCOMPARE(static_cast<int>(failure.then), then);
    QVERIFY(!failure.fault.message.contains("10.1.2.3"));
    QVERIFY(failure.reason.contains(u"10.1.2.3"_s)); // for the hub's owner, in the record
}

void AttemptsTest::triesEachCredentialOnce()
{
    CredentialRotation rotation;
    AttemptPlan plan {{{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}}};
    const auto first = plan.next(rotation, 0);
    const auto second = plan.next(rotation, 0);
    QVERIFY(first && second);
    QCOMPARE(first->number, 1);
    QCOMPARE(second->number, 2);
    QVERIFY(first->credential->id != second->credential->id);
    QVERIFY(!plan.next(rotation, 0));
    QCOMPARE(plan.attempts(), 2);
}

void AttemptsTest::goesOnToTheNextTarget()
{
    CredentialRotation rotation;
    AttemptPlan plan {
        {{makeProvider(1, "one", {}, {{11, "a"}, {12, "b"}}), "m"}, {makeProvider(2, "two", {}, {{21, "c"}}), "n"}}};
    QCOMPARE(plan.next(rotation, 0)->target->model, QByteArray {"m"});
    plan.leaveTarget();
    QCOMPARE(plan.next(rotation, 0)->target->model, QByteArray {"n"});
    QVERIFY(!plan.next(rotation, 0));
}

void AttemptsTest::endsAfterSixAttempts()
{
    CredentialRotation rotation;
    std::vector<ModelTarget> targets;
    for (qint64 id = 1; id <= 5; ++id)
        targets.push_back(
            {makeProvider(id, "p", {}, {{id * 10, "a"}, {id * 10 + 1, "b"}, {id * 10 + 2, "c"}, {id * 10 + 3, "d"}}),
             "m"});
    AttemptPlan plan {targets};
    QList<qint64> providers;
    while (const auto choice = plan.next(rotation, 0))
        providers.append(choice->target->provider->id);
    QCOMPARE(providers, (QList<qint64> {1, 1, 1, 2, 2, 2}));
}

void AttemptsTest::needsNoCredentialWhereNoneIsNeeded()
{
    CredentialRotation rotation;
    AttemptPlan plan {{{makeProvider(1, "local", {}, {}), "m"}}};
    const auto choice = plan.next(rotation, 0);
    QVERIFY(choice);
    QVERIFY(!choice->credential);
    QVERIFY(!plan.next(rotation, 0));
    auto strict = makeProvider(2, "openai", {}, {});
    strict->kind = "openai";
    AttemptPlan none {{{strict, "m"}}};
    QVERIFY(!none.next(rotation, 0));
    QCOMPARE(none.attempts(), 0);
}

void AttemptsTest::joinsPaths_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const QByteArray &base, const QByteArray &host, int port, bool tls, const QByteArray &target) {
        QTest::newRow(base.constData()) << base << host << port << tls << target;
    };
    row("https://api.openai.com/v1", "api.openai.com", 443, true, "/v1/chat/completions");
    row("https://api.openai.com/v1/", "api.openai.com", 443, true, "/v1/chat/completions");
    row("https://openrouter.ai/api/v1", "openrouter.ai", 443, true, "/api/v1/chat/completions");
    row("https://api.deepseek.com", "api.deepseek.com", 443, true, "/chat/completions");
    row("https://api.deepseek.com/", "api.deepseek.com", 443, true, "/chat/completions");
    row("https://open.bigmodel.cn/api/paas/v4", "open.bigmodel.cn", 443, true, "/api/paas/v4/chat/completions");
    row("http://localhost:11434/v1", "localhost", 11434, false, "/v1/chat/completions");
    row("http://[::1]:8080/v1", "::1", 8080, false, "/v1/chat/completions");
    row("http://127.0.0.1", "127.0.0.1", 80, false, "/chat/completions");
    row("https://x.example/openai?api-version=1", "x.example", 443, true, "/openai/chat/completions?api-version=1");
}

void AttemptsTest::joinsPaths()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QFETCH(bool, tls);
    QFETCH(QByteArray, target);
    auto provider = makeProvider(1, "p", {}, {});
    provider->baseUrl = base;
    const Result<ProviderEndpoint> endpoint = parseProviderEndpoint(*provider, {});
    QVERIFY(endpoint);
    QCOMPARE(endpoint->origin.host, host);
    QCOMPARE(int {endpoint->origin.port}, port);
    QCOMPARE(endpoint->origin.tls, tls);
    QCOMPARE(endpoint->target(WireDialect::Chat, "/chat/completions"), target);
}

void AttemptsTest::refusesAddresses_data()
{
    QTest::addColumn<QByteArray>("base");
    for (const char *base : {"", "api.openai.com", "ftp://x.example/v1", "file:///etc/passwd", "https://", "http:///v1",
                             "https://user:pass@x.example/v1", "https://x.example/v1#frag", "https://x.example:99999/"})
        QTest::newRow(base) << QByteArray {base};
}

void AttemptsTest::refusesAddresses()
{
    QFETCH(QByteArray, base);
    auto provider = makeProvider(1, "p", {}, {});
    provider->baseUrl = base;
    const Result<ProviderEndpoint> endpoint = parseProviderEndpoint(*provider, {});
    QVERIFY(!endpoint);
    QCOMPARE(endpoint.error().code, ErrorCode::BadRequest);
}

void AttemptsTest::usesTheGivenProxyButNotForItself()
{
    ProviderEndpoints endpoints;
    endpoints.setProxy("http://proxy.example:3128");
    auto away = makeProvider(1, "away", {}, {});
    away->baseUrl = "https://api.example/v1";
    QCOMPARE((*endpoints.of(*away))->origin.proxy, QByteArray {"http://proxy.example:3128"});
    const auto near = makeProvider(2, "near", {}, {});
    QCOMPARE((*endpoints.of(*near))->origin.proxy, QByteArray {});
    endpoints.setProxy("direct");
    QCOMPARE((*endpoints.of(*away))->origin.proxy, QByteArray {});
}

void AttemptsTest::passesOnlyHarmlessHeaders()
{
    HeaderList client;
    client.add("OpenAI-Beta", "x=1");
    client.add("OpenAI-Organization", "org");
    client.add("X-Anything", "1");
    QCOMPARE(passedHeaders(client, WireDialect::Chat).fields().size(), size_t {1});
    QVERIFY(passedHeaders(client, WireDialect::Messages).fields().empty());
    client.add("openai-beta", "twice");
    QVERIFY(passedHeaders(client, WireDialect::Chat).fields().empty());
    HeaderList bad;
    bad.add("OpenAI-Beta", "x\xff");
    QVERIFY(passedHeaders(bad, WireDialect::Chat).fields().empty());
    HeaderList longOne;
    longOne.add("OpenAI-Beta", QByteArray {600, 'x'});
    QVERIFY(passedHeaders(longOne, WireDialect::Chat).fields().empty());
}

QTEST_GUILESS_MAIN(AttemptsTest)
#include "tst_attempts.moc"
