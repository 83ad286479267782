// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "gateway/api/attemptfailure.h"
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

/// What an attempt that failed stands for: what the client is told, and who is tried next.
class AttemptFailureTest final : public QObject
{
    Q_OBJECT

private slots:
    void judgesAStatus_data();
    void judgesAStatus();
    void readsRetryAfter_data();
    void readsRetryAfter();
    void readsRetryAfterMs();
    void readsHowLongToWait_data();
    void readsHowLongToWait();
    void knowsWhatARefusalStandsFor_data();
    void knowsWhatARefusalStandsFor();
    void keepsNoWordsOfOtherDialects_data();
    void keepsNoWordsOfOtherDialects();
    void keepsTheProvidersSentence_data();
    void keepsTheProvidersSentence();
    void rebuildsTheProvidersWords();
    void saysOfATimeoutThatItIsTheServers();
    void leaksNothing();
    void judgesAConnection_data();
    void judgesAConnection();
};

void AttemptFailureTest::judgesAStatus_data()
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
    row(404, 404, UpstreamRejected, Then::GiveUp, false);
    row(408, 408, UpstreamTimeout, Then::NextTarget, false);
    row(409, 409, UpstreamRejected, Then::GiveUp, false);
    row(413, 413, UpstreamRejected, Then::GiveUp, false);
    row(415, 415, UpstreamRejected, Then::GiveUp, false);
    row(407, 502, UpstreamFailed, Then::NextTarget, false); // of the hub's proxy
    row(410, 410, UpstreamRejected, Then::GiveUp, false);
    row(418, 418, UpstreamRejected, Then::GiveUp, false);
    row(421, 502, UpstreamFailed, Then::NextTarget, false);                // of the hub's connection
    for (const int ofTheHubsRequest : {405, 406, 411, 414, 426, 428, 431}) // another provider may take it
        row(ofTheHubsRequest, 502, UpstreamFailed, Then::NextTarget, false);
    row(505, 502, UpstreamFailed, Then::NextCredential, false);
    row(412, 412, UpstreamRejected, Then::GiveUp, false);
    row(451, 451, UpstreamRejected, Then::GiveUp, false);
    row(460, 400, UpstreamRejected, Then::GiveUp, false); // a proxy's own number: its class
    row(499, 400, UpstreamRejected, Then::GiveUp, false);
    row(424, 502, UpstreamFailed, Then::NextTarget, false);
    row(422, 422, UpstreamRejected, Then::GiveUp, false);
    row(429, 429, UpstreamLimited, Then::NextCredential, true);
    row(500, 500, UpstreamFailed, Then::NextCredential, false);
    row(502, 502, UpstreamFailed, Then::NextCredential, false);
    row(503, 503, UpstreamFailed, Then::NextCredential, false);
    row(504, 504, UpstreamTimeout, Then::NextCredential, false);
    row(507, 507, UpstreamFailed, Then::NextCredential, false);
    row(520, 502, UpstreamFailed, Then::NextCredential, false); // a proxy's own number
    row(529, 529, UpstreamFailed, Then::NextCredential, false);
    row(599, 502, UpstreamFailed, Then::NextCredential, false);
    row(204, 502, UpstreamFailed, Then::NextTarget, false);
    row(206, 502, UpstreamFailed, Then::NextTarget, false);
    row(301, 502, UpstreamFailed, Then::NextTarget, false);
    row(302, 502, UpstreamFailed, Then::NextTarget, false);
    row(307, 502, UpstreamFailed, Then::NextTarget, false);
    row(308, 502, UpstreamFailed, Then::NextTarget, false);
}

void AttemptFailureTest::judgesAStatus()
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
    const bool isBlamed = failure.blame && failure.blame->reason != CircuitReason::Failing;
    QCOMPARE(isBlamed, rests);
    QCOMPARE(failure.blame.has_value(),
             rests || status >= 500 || status == 407 || status == 408 || status == 421 || status == 424);
    QVERIFY(!failure.fault.message.isEmpty());
    QVERIFY(failure.reason.contains(QString::number(status)));
}

void AttemptFailureTest::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("seconds") << QByteArray {"7"} << qint64 {7000};
    QTest::newRow("fraction") << QByteArray {"1.5"} << qint64 {1500};
    QTest::newRow("date") << QByteArray {"Tue, 14 Nov 2023 22:13:30 GMT"} << qint64 {10'000};
    QTest::newRow("past date") << QByteArray {"Tue, 14 Nov 2000 22:13:30 GMT"} << qint64 {0};
    QTest::newRow("negative") << QByteArray {"-5"} << qint64 {0};
    QTest::newRow("nonsense") << QByteArray {"soon"} << qint64 {0};
    QTest::newRow("long") << QByteArray {"99999999999"} << qint64 {86'400'000};
    QTest::newRow("huge") << QByteArray {"1e300"} << qint64 {0};
    QTest::newRow("not a number") << QByteArray {"nan"} << qint64 {0};
    QTest::newRow("none") << QByteArray {} << qint64 {0};
}

void AttemptFailureTest::readsRetryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    QCOMPARE(judge(429, {}, value).fault.retryAfterMs, ms);
    QCOMPARE(judge(429, {}, value).blame->hintMs, ms);
    QCOMPARE(judge(529, {}, value).fault.retryAfterMs, ms);
    QCOMPARE(judge(529, {}, value).blame->hintMs, ms);
}

void AttemptFailureTest::readsRetryAfterMs()
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
    QCOMPARE(waitFor("99999999999999", "7"), 86'400'000);
}

void AttemptFailureTest::readsHowLongToWait_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("ms");
    const auto row = [](const char *name, const char *headers, const char *body, qint64 ms) {
        QTest::newRow(name) << QByteArray {headers} << QByteArray {body} << ms;
    };
    const char *google = R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[)"
                         R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.5s"}]}})";
    row("Google's body", "", google, 34'500);
    row("the header is finer", "retry-after: 3", google, 3000);
    row("milliseconds", "x-ratelimit-reset-requests: 12ms", "", 12);
    row("minutes and seconds", "x-ratelimit-reset-tokens: 1m0s", "", 60'000);
    row("hours and fractions", "x-ratelimit-reset-tokens: 0.05h1m3.5s", "", 243'500);
    row("more than a circuit believes", "x-ratelimit-reset-tokens: 1h2m3.5s", "", 3'723'500);
    row("a date", "retry-after: Tue, 14 Nov 2023 22:33:20 GMT", "", 1'200'000);
    row("a date as RFC 850 has it", "retry-after: Tuesday, 14-Nov-23 22:33:20 GMT", "", 1'200'000);
    row("two digits of a year, more than 50 years ahead", "retry-after: Sunday, 06-Nov-94 08:49:37 GMT", "", 0);
    row("two digits of a year, less than 50 years ahead", "retry-after: Monday, 07-Nov-72 08:49:37 GMT", "",
        86'400'000);
    row("a date as asctime writes it", "retry-after: Tue Nov 14 22:33:20 2023", "", 1'200'000);
    row("asctime's with one digit of a day", "retry-after: Fri Dec  1 22:13:20 2023", "", 86'400'000); // and no more
    row("no date", "retry-after: Tuesday", "", 0);
    row("plain seconds", "x-ratelimit-reset-requests: 1.5", "", 1500);
    row("what is used up counts",
        "x-ratelimit-remaining-requests: 5\nx-ratelimit-reset-requests: 1s\nx-ratelimit-remaining-tokens: 0\n"
        "x-ratelimit-reset-tokens: 9s",
        "", 9000);
    row("nothing is said to be used up", "x-ratelimit-reset-requests: 7s\nx-ratelimit-reset-tokens: 2s", "", 2000);
    row("epoch in seconds", "x-ratelimit-reset: 1700000004", "", 4000);
    row("epoch in milliseconds", "x-ratelimit-reset: 1700000002500", "", 2500);
    row("Anthropic's date", "anthropic-ratelimit-requests-reset: 2023-11-14T22:13:30Z", "", 10'000);
    row("past date", "anthropic-ratelimit-requests-reset: 2020-11-14T22:13:30Z", "", 0);
    row("no unit that exists", "x-ratelimit-reset-requests: 5 parsecs", "", 0);
    row("a unit alone", "x-ratelimit-reset-requests: ms", "", 0);
}

void AttemptFailureTest::readsHowLongToWait()
{
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, body);
    const auto provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    HeaderList list;
    for (const QByteArray &line : headers.split('\n')) {
        if (const qsizetype colon = line.indexOf(": "); colon > 0)
            list.add(line.left(colon), line.mid(colon + 2));
    }
    const AttemptFailure failure =
        failureOfStatus(429, list, body, *provider, &provider->credentials.front(), 1'700'000'000'000);
    QTEST(failure.fault.retryAfterMs, "ms");
    QCOMPARE(failure.blame->hintMs, failure.fault.retryAfterMs);
}

void AttemptFailureTest::knowsWhatARefusalStandsFor_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("told");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<int>("then");
    QTest::addColumn<QString>("blame"); // why the credential is left alone
    const auto row = [](const char *name, int status, const char *type, const char *body, int told, ErrorCode code,
                        Then then, const char *blame) {
        QTest::newRow(name) << status << QByteArray {type} << QByteArray {body} << told << code
                            << static_cast<int>(then) << QString::fromLatin1(blame);
    };
    using enum ErrorCode;
    constexpr const char *keyRest = "refused";
    constexpr const char *limitRest = "rate-limited";
    constexpr const char *noMoney = "out-of-funds";
    constexpr const char *failing = "failing";
    row("Google: wrong key", 400, "",
        R"({"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",)"
        R"("status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",)"
        R"("reason":"API_KEY_INVALID","domain":"googleapis.com"}]}})",
        502, UpstreamAuth, Then::NextCredential, keyRest);
    row("Google: wrong key, said in an array", 400, "",
        R"([{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",)"
        R"("status":"INVALID_ARGUMENT"}}])",
        502, UpstreamAuth, Then::NextCredential, keyRest);
    row("Google: expired key", 400, "",
        R"({"error":{"code":400,"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT"}})",
        502, UpstreamAuth, Then::NextCredential, keyRest);
    row("Google: the caller's fault", 400, "", R"({"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT"}})",
        400, UpstreamRejected, Then::GiveUp, "");
    row("OpenAI's words: wrong key", 400, "", R"({"error":{"message":"no","code":"invalid_api_key"}})", 502,
        UpstreamAuth, Then::NextCredential, keyRest);
    row("OpenAI: no money", 429, "", R"({"error":{"message":"no","type":"insufficient_quota"}})", 502, UpstreamAuth,
        Then::NextCredential, noMoney);
    row("OpenAI: no money, under 400", 400, "", R"({"error":{"message":"no","code":"insufficient_quota"}})", 502,
        UpstreamAuth, Then::NextCredential, noMoney);
    row("OpenAI: billing is off", 429, "", R"({"error":{"message":"no","code":"billing_not_active"}})", 502,
        UpstreamAuth, Then::NextCredential, noMoney);
    row("500 about the content", 500, "",
        R"({"error":{"message":"no","type":"invalid_request_error","code":"content_policy_violation"}})", 400,
        UpstreamRejected, Then::GiveUp, "");
    row("500 about the content, in words", 500, "",
        R"({"error":{"message":"filtered due to our content management policy"}})", 400, UpstreamRejected, Then::GiveUp,
        "");
    row("500 of a service for contents", 500, "", R"({"error":{"message":"the safety service is down"}})", 500,
        UpstreamFailed, Then::NextCredential, failing);
    row("Anthropic: no money", 400, "",
        R"({"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access"}})",
        502, UpstreamAuth, Then::NextCredential, noMoney);
    row("AWS: throttled", 400, "ThrottlingException:http://internal.amazon.com/", R"({"message":"Too many requests"})",
        429, UpstreamLimited, Then::NextCredential, limitRest);
    row("AWS: quota", 400, "ServiceQuotaExceededException", R"({"message":"q"})", 429, UpstreamLimited,
        Then::NextCredential, limitRest);
    row("AWS: not ready", 429, "ModelNotReadyException", R"({"message":"m"})", 429, UpstreamLimited, Then::NextTarget,
        "");
    row("AWS: model's time is over", 408, "ModelTimeoutException", R"({"message":"m"})", 408, UpstreamTimeout,
        Then::NextTarget, failing);
    row("AWS: model failed", 424, "ModelErrorException", R"({"message":"m"})", 502, UpstreamFailed, Then::NextTarget,
        failing);
    row("AWS: expired token, in the body", 400, "", R"({"__type":"com.amazon#ExpiredTokenException","Message":"m"})",
        502, UpstreamAuth, Then::NextCredential, keyRest);
    row("AWS: the caller's fault", 400, "ValidationException", R"({"message":"m"})", 400, UpstreamRejected,
        Then::GiveUp, "");
    row("AWS: unknown", 404, "SomethingNewException", R"({"message":"m"})", 404, UpstreamRejected, Then::GiveUp, "");
    row("403 of an unknown cause: only this model", 403, "", R"({"error":{"message":"no access to that model"}})", 502,
        UpstreamAuth, Then::NextCredential, "refused for the model");
    row("403 about the key", 403, "", R"({"error":{"message":"Your API key was deactivated"}})", 502, UpstreamAuth,
        Then::NextCredential, keyRest);
    row("403 about money", 403, "", R"({"error":{"message":"Insufficient balance"}})", 502, UpstreamAuth,
        Then::NextCredential, noMoney);
    row("403 about the content", 403, "", R"({"error":{"message":"The input was flagged: violence"}})", 400,
        UpstreamRejected, Then::GiveUp, "");
    row("403 about the place", 403, "", R"({"error":{"message":"x","code":"unsupported_country_region_territory"}})",
        502, UpstreamAuth, Then::NextTarget, "");
}

void AttemptFailureTest::knowsWhatARefusalStandsFor()
{
    QFETCH(int, status);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(ErrorCode, code);
    QFETCH(int, told);
    QFETCH(int, then);
    const auto provider = makeProvider(1, "one", {}, {{11, "secret-eleven"}});
    HeaderList headers;
    if (!type.isEmpty())
        headers.add("x-amzn-ErrorType", type);
    const AttemptFailure failure =
        failureOfStatus(status, headers, body, *provider, &provider->credentials.front(), 1'700'000'000'000);
    QCOMPARE(failure.fault.status, told);
    QCOMPARE(failure.fault.code, code);
    QCOMPARE(static_cast<int>(failure.then), then);
    const QString reason = failure.blame ? circuitReasonName(failure.blame->reason) : QString {};
    const bool isRefusedModel =
        failure.blame && failure.blame->reason == CircuitReason::Refused && failure.blame->isForModel;
    QTEST(isRefusedModel ? reason + u" for the model"_s : reason, "blame");
    QVERIFY(failure.reason.contains(QString::number(status))); // the record has what came
    QVERIFY(code != ErrorCode::UpstreamAuth || !failure.fault.message.contains("key"));
}

void AttemptFailureTest::keepsNoWordsOfOtherDialects_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("Anthropic") << QByteArray {
        R"({"type":"error","error":{"type":"not_found_error","message":"m"},"request_id":"req_1"})"};
    QTest::newRow("Google") << QByteArray {
        R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[{"reason":"X"}]}})"};
    QTest::newRow("AWS") << QByteArray {R"({"__type":"ResourceNotFoundException","message":"m"})"};
    QTest::newRow("Ollama") << QByteArray {R"({"error":"m"})"};
}

void AttemptFailureTest::keepsNoWordsOfOtherDialects()
{
    QFETCH(QByteArray, body);
    QCOMPARE(faultBody(ApiDialect::OpenAi, judge(404, body).fault),
             QByteArray {R"({"error":{"message":"m","type":"invalid_request_error","param":null,"code":null}})"});
}

void AttemptFailureTest::keepsTheProvidersSentence_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const char *body, const char *message) {
        QTest::newRow(name) << QByteArray {body} << QByteArray {message};
    };
    row("OpenAI", R"({"error":{"message":"busy","type":"server_error"}})", "busy");
    row("Anthropic", R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", "Overloaded");
    row("Google", R"([{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}])",
        "The model is overloaded.");
    row("AWS", R"({"__type":"ServiceUnavailableException","Message":"later"})", "later");
    row("FastAPI", R"({"detail":[{"loc":["body"],"msg":"too short"},{"msg":"too long"}]})", "too short; too long");
    row("FastAPI's text", R"({"detail":"Not today"})", "Not today");
    row("Mistral", R"({"object":"error","message":{"detail":[{"msg":"x"}]},"type":"y"})", "x");
    row("none", "<html>busy</html>", "the provider answered with status 503");
}

void AttemptFailureTest::keepsTheProvidersSentence()
{
    QFETCH(QByteArray, body);
    const ApiFault fault = judge(503, body).fault;
    QTEST(fault.message, "message");
    QCOMPARE(fault.status, 503);
}

void AttemptFailureTest::rebuildsTheProvidersWords()
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

void AttemptFailureTest::saysOfATimeoutThatItIsTheServers()
{
    const ApiFault fault = judge(408, R"({"error":{"message":"too slow"}})").fault;
    QCOMPARE(faultBody(ApiDialect::OpenAi, fault),
             QByteArray {R"({"error":{"message":"too slow","type":"server_error","param":null,)"
                         R"("code":"upstream_timeout"}})"});
}

void AttemptFailureTest::leaksNothing()
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
    QCOMPARE(judge(500, trace).fault.message, judge(400, trace).fault.message);
    QVERIFY(judge(500, trace).reason.contains(u"bad input"_s));
    QVERIFY(!judge(401, R"({"error":{"message":"Incorrect API key provided"}})").fault.message.contains("Incorrect"));
    const QByteArray longMessage = R"({"error":{"message":")" + QByteArray {60'000, 'x'} + R"("}})";
    QVERIFY(judge(400, longMessage).fault.message.size() < 2000);
}

void AttemptFailureTest::judgesAConnection_data()
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
    row("no address", UpstreamFailed, Phase::Resolve, 502, Then::NextCredential);
    row("refused", UpstreamFailed, Phase::Connect, 502, Then::NextCredential);
    row("TLS", UpstreamFailed, Phase::Handshake, 502, Then::NextCredential);
    row("sending", UpstreamFailed, Phase::Send, 502, Then::NextCredential);
    row("closed before an answer", UpstreamFailed, Phase::Wait, 502, Then::NextCredential);
    row("no answer in time", UpstreamTimeout, Phase::Wait, 504, Then::NextCredential);
    row("broken head", UpstreamFailed, Phase::Head, 502, Then::NextCredential);
    row("broken body", UpstreamFailed, Phase::Body, 502, Then::NextCredential);
    row("stalled body", UpstreamTimeout, Phase::Body, 504, Then::NextCredential);
}

void AttemptFailureTest::judgesAConnection()
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
    const auto at = static_cast<UpstreamFailure::Phase>(phase);
    const bool isContent = at == UpstreamFailure::Phase::Head || at == UpstreamFailure::Phase::Body;
    QCOMPARE(failure.blame.has_value(), code == ErrorCode::UpstreamTimeout || !isContent);
}

QTEST_GUILESS_MAIN(AttemptFailureTest)
#include "tst_attemptfailure.moc"
