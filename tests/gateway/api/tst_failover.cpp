// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const QByteArray askBoth = R"({"model":"both","messages":[{"role":"user","content":"x"}]})";

HeaderList retryAfter(const QByteArray &seconds)
{
    HeaderList headers;
    headers.add("Retry-After", seconds);
    return headers;
}
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
    void showsWhatALoneProviderSays();
    void waitsForNoEndlessRefusal();
    void refusesAnAnswerOfTooManyBytesAtOnce();
    void asksALoneFailingProviderOneCallAtATime();
    void countsOnlyWhatIsNotContent_data();
    void countsOnlyWhatIsNotContent();
    void passesOnHowLongAFailingProviderAsksFor_data();
    void passesOnHowLongAFailingProviderAsksFor();
    void tellsWhyTheOnlyCredentialRests_data();
    void tellsWhyTheOnlyCredentialRests();
    void restsALoneLimitedCredentialBriefly();
    void goesOnWhileNothingWasSent_data();
    void goesOnWhileNothingWasSent();
    void takesAFirstErrorEventForItsStatus_data();
    void takesAFirstErrorEventForItsStatus();
    void goesNowhereOnceSomethingWasSent();
    void repeatsInTheOpenWhatADeadConnectionTook();
    void repeatsOnlyOnce();
    void recordsWhyItWentThere();
    void keepsAConversationInOnePlace();
    void prefersTheCheapest();

private:
    static QByteArray keyOf(const FakeUpstream::Sent &sent);
    static std::vector<qint64> providersOf(const ModelCall &call);
};

QByteArray FailoverTest::keyOf(const FakeUpstream::Sent &sent)
{
    return sent.request.headers.value("authorization").mid(QByteArrayView {"Bearer secret-"}.size());
}

std::vector<qint64> FailoverTest::providersOf(const ModelCall &call)
{
    std::vector<qint64> ids;
    for (const CallAttempt &attempt : call.attempts)
        ids.push_back(attempt.providerId);
    return ids;
}

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
    hub.services.routing->worksAgain(1, 11);
    hub.services.routing->worksAgain(1, 12);
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
    const QByteArray ask = R"({"model":"two/m2","messages":[{"role":"user","content":"x"}]})";
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, ask);
    hub.upstream.sent.back()->answer(401, "{}");
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 502);
    QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"30"});
    hub.clock.advance(30'000);
    FakeExchange probing;
    FakeExchange waiting;
    const auto probe = hub.chat(probing, ask);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    const auto other = hub.chat(waiting, ask);
    QTRY_VERIFY(waiting.finished);
    QCOMPARE(waiting.status, 502);
    QCOMPARE(waiting.headers.value("retry-after"), QByteArray {"1"});
    hub.upstream.sent.back()->answer(200, Sample::answer);
    QTRY_VERIFY(probing.finished);
    QCOMPARE(probing.status, 200);
    FakeExchange after;
    const auto good = hub.chat(after, ask);
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

namespace
{
const QByteArray askLone = R"({"model":"two/m2","messages":[{"role":"user","content":"x"}]})";
const QByteArray streamLone = R"({"model":"two/m2","stream":true,"messages":[{"role":"user","content":"x"}]})";
const QByteArray streamBoth = R"({"model":"both","stream":true,"messages":[{"role":"user","content":"x"}]})";

/// What a provider does instead of answering.
struct Fault
{
    const char *name;
    int status; ///< 0: the connection fails
    QByteArray body;
    QByteArray type = "application/json";
    int told = 502;
    ErrorCode code = ErrorCode::UpstreamFailed; ///< of a connection
    UpstreamFailure::Phase phase = UpstreamFailure::Phase::Wait;

    void play(const FakeUpstream::Sent &sent) const
    {
        if (status == 0 && (phase == UpstreamFailure::Phase::Body)) {
            sent.head(200, type);
            if (!body.isEmpty())
                sent.bytes(body);
        }
        if (status == 0)
            return sent.fail(code, phase);
        sent.head(status, type);
        if (sent.alive && !body.isEmpty())
            sent.bytes(body);
        if (sent.alive)
            sent.end();
    }
};

const QByteArray error = R"({"error":{"message":"m"}})";
using Phase = UpstreamFailure::Phase;

/// Of which a person with one provider should see each as it is.
const std::vector<Fault> mixedFaults {
    {"500", 500, error, "application/json", 500},
    {"503", 503, error, "application/json", 503},
    {"page", 200, "<html>", "text/html"},
    {"429", 429, error, "application/json", 429},
    {"empty", 200, "{}"},
    {"529", 529, error, "application/json", 529},
    {"connect", 0, {}, {}, 502, ErrorCode::UpstreamFailed, Phase::Connect},
    {"504", 504, error, "application/json", 504},
    {"400", 400, error, "application/json", 400},
    {"cut", 0, R"({"choices":[)", "application/json", 502, ErrorCode::UpstreamFailed, Phase::Body},
    {"silent", 0, {}, {}, 504, ErrorCode::UpstreamTimeout, Phase::Wait},
    {"500 again", 500, error, "application/json", 500},
    {"404", 404, error, "application/json", 404},
    {"stalled", 0, R"({"choices":[)", "application/json", 504, ErrorCode::UpstreamTimeout, Phase::Body},
    {"502", 502, error, "application/json", 502},
    {"no JSON", 200, "Hello"},
    {"redirect", 302, {}},
    {"422", 422, error, "application/json", 422},
    {"429 again", 429, error, "application/json", 429},
    {"reset", 0, {}, {}, 502, ErrorCode::UpstreamFailed, Phase::Wait},
};
} // namespace

/// One that has no end, and one that is never finished.
void FailoverTest::waitsForNoEndlessRefusal()
{
    for (const bool isDripping : {false, true}) {
        ApiFixture hub;
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askLone);
        const auto sent = hub.upstream.sent.back();
        sent->head(400);
        sent->bytes(R"({"error":{"message":"no such field")");
        if (!isDripping)
            sent->bytes(QByteArray(64 * 1024, ' '));
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, 400);
        QVERIFY(!sent->alive);
    }
}

void FailoverTest::refusesAnAnswerOfTooManyBytesAtOnce()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askLone);
    HeaderList headers;
    headers.add("Content-Length", "99999999999");
    hub.upstream.sent.back()->head(200, "application/json", headers);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 502);
    QVERIFY2(exchange.body.contains("too large"), exchange.body.constData());
}

void FailoverTest::showsWhatALoneProviderSays()
{
    ApiFixture hub;
    QCOMPARE(mixedFaults.size(), size_t {20});
    for (int round = 0; round < 3; ++round) {
        for (const Fault &fault : mixedFaults) {
            FakeExchange exchange;
            const auto handler = hub.chat(exchange, askLone);
            QVERIFY2(!hub.upstream.sent.empty(), fault.name);
            fault.play(*hub.upstream.sent.back());
            QTRY_VERIFY2(exchange.finished, fault.name);
            QVERIFY2(exchange.status == fault.told,
                     qPrintable(u"%1: %2"_s.arg(QLatin1String {fault.name}).arg(exchange.status)));
            QCOMPARE(hub.sink.recorded().back().attempts.size(), 1);
            hub.upstream.sent.clear();
        }
    }
}

void FailoverTest::asksALoneFailingProviderOneCallAtATime()
{
    ApiFixture hub;
    for (int call = 0; call < 25; ++call) {
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askLone);
        hub.upstream.sent.back()->answer(500, "{}");
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, 500);
    }
    QCOMPARE(hub.upstream.sent.size(), size_t {25});
    std::vector<std::unique_ptr<FakeExchange>> exchanges;
    std::vector<std::unique_ptr<ExchangeHandler>> handlers;
    for (int call = 0; call < 8; ++call) {
        exchanges.push_back(std::make_unique<FakeExchange>());
        handlers.push_back(hub.chat(*exchanges.back(), askLone));
    }
    QCOMPARE(hub.upstream.sent.size(), size_t {26});
    for (size_t call = 1; call < exchanges.size(); ++call) {
        QTRY_VERIFY(exchanges[call]->finished);
        QCOMPARE(exchanges[call]->status, 503);
        QCOMPARE(exchanges[call]->headers.value("retry-after"), QByteArray {"1"});
        QVERIFY(exchanges[call]->body.contains("one call at a time"));
    }
    hub.upstream.sent.back()->answer(200, Sample::answer);
    QTRY_VERIFY(exchanges.front()->finished);
    QCOMPARE(exchanges.front()->status, 200);
    FakeExchange one;
    FakeExchange other;
    const auto first = hub.chat(one, askLone);
    const auto second = hub.chat(other, askLone);
    QCOMPARE(hub.upstream.sent.size(), size_t {28}); // it works again, for all
}

void FailoverTest::countsOnlyWhatIsNotContent_data()
{
    QTest::addColumn<size_t>("fault");
    for (size_t i = 0; i < mixedFaults.size(); ++i)
        QTest::newRow(mixedFaults[i].name) << i;
}

void FailoverTest::countsOnlyWhatIsNotContent()
{
    QFETCH(size_t, fault);
    const Fault &played = mixedFaults[fault];
    ApiFixture hub;
    bool hasOpened = false;
    for (int call = 0; call < 24; ++call) {
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askLone);
        played.play(*hub.upstream.sent.back());
        if (played.status == 429)
            hub.clock.advance(1000); // a lone key that is limited rests for a second at most
        hasOpened |= hub.routing.waitFor({hub.snapshot->providers[1], "m2"}, hub.clock.utcMs()).has_value();
    }
    const bool isContent = played.type == "text/html" || played.status == 200
                           || (played.status >= 300 && played.status < 500)
                           || (played.phase == Phase::Body && played.code == ErrorCode::UpstreamFailed);
    QCOMPARE(hasOpened, !isContent);
}

void FailoverTest::passesOnHowLongAFailingProviderAsksFor_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("told");
    for (const int status : {500, 502, 503, 504, 520, 529})
        QTest::addRow("%d", status) << status << QByteArray {"20"} << QByteArray {"20"};
    QTest::newRow("too long") << 500 << QByteArray {"518400"} << QByteArray {"300"};
    QTest::newRow("nothing is said") << 500 << QByteArray {"0"} << QByteArray {};
    QTest::newRow("the caller's fault") << 400 << QByteArray {"20"} << QByteArray {};
}

void FailoverTest::passesOnHowLongAFailingProviderAsksFor()
{
    QFETCH(int, status);
    QFETCH(QByteArray, said);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askLone);
    hub.upstream.sent.back()->answer(status, error, retryAfter(said));
    QTRY_VERIFY(exchange.finished);
    QTEST(exchange.headers.value("retry-after"), "told");
}

void FailoverTest::tellsWhyTheOnlyCredentialRests_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("told");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("retryAfter");
    const QByteArray noQuota = R"({"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}})";
    QTest::newRow("429 of an account without money")
        << 429 << noQuota << 502 << QByteArray {"no funds left"} << QByteArray {"300"};
    QTest::newRow("400 of an account without money")
        << 400 << noQuota << 502 << QByteArray {"no funds left"} << QByteArray {"300"};
    QTest::newRow("401") << 401 << error << 502 << QByteArray {"refused the hub's credential"} << QByteArray {"30"};
    QTest::newRow("402") << 402 << error << 502 << QByteArray {"no funds left"} << QByteArray {"300"};
    QTest::newRow("403") << 403 << error << 502 << QByteArray {"refused the hub's credential"} << QByteArray {"30"};
}

void FailoverTest::tellsWhyTheOnlyCredentialRests()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, told);
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, retryAfter);
    ApiFixture hub;
    for (int call = 0; call < 2; ++call) {
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askLone);
        if (call == 0)
            hub.upstream.sent.back()->answer(status, body);
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, told);
        QCOMPARE(exchange.headers.value("retry-after"), retryAfter);
        QVERIFY2(exchange.body.contains(words), exchange.body.constData());
    }
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
}

void FailoverTest::restsALoneLimitedCredentialBriefly()
{
    ApiFixture hub;
    const auto ask = [&hub](int status, HeaderList headers = {}) {
        FakeExchange exchange;
        const size_t before = hub.upstream.sent.size();
        const auto handler = hub.chat(exchange, askLone);
        if (hub.upstream.sent.size() > before)
            hub.upstream.sent.back()->answer(status, status == 200 ? Sample::answer : error, std::move(headers));
    };
    ask(429);
    ask(429);
    QCOMPARE(hub.upstream.sent.size(), size_t {2}); // the first rests nobody
    ask(200);
    QCOMPARE(hub.upstream.sent.size(), size_t {2});
    hub.clock.advance(125);
    ask(200);
    QCOMPARE(hub.upstream.sent.size(), size_t {3});
    ask(429, retryAfter("20"));
    hub.clock.advance(19'999);
    FakeExchange resting;
    const auto refused = hub.chat(resting, askLone);
    QTRY_VERIFY(resting.finished);
    QCOMPARE(resting.status, 429);
    QCOMPARE(resting.headers.value("retry-after"), QByteArray {"1"});
    QCOMPARE(hub.upstream.sent.size(), size_t {4});
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

void FailoverTest::recordsWhyItWentThere()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, R"({"model":"shared","messages":[{"role":"user","content":"x"}]})");
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(hub.record().notes, u"routed to one/shared, the first of 2 by priority"_s);
}

void FailoverTest::keepsAConversationInOnePlace()
{
    ApiFixture hub;
    hub.snapshot->aliases["both"].strategy = RoutingStrategy::Sticky;
    hub.publish();
    QSet<QByteArray> places;
    for (int talk = 0; talk < 16; ++talk) {
        QSet<QByteArray> own;
        QByteArray said = R"({"role":"user","content":"talk )" + QByteArray::number(talk) + R"("})";
        for (int turn = 0; turn < 3; ++turn) {
            FakeExchange exchange;
            const auto handler = hub.chat(exchange, R"({"model":"both","messages":[)" + said + "]}");
            own.insert(keyOf(hub.upstream.last()) == "twentyone" ? "two" : "one");
            hub.upstream.sent.back()->answer(200, Sample::answer);
            QTRY_VERIFY(exchange.finished);
            said += R"(,{"role":"assistant","content":"a"},{"role":"user","content":"more"})";
        }
        QCOMPARE(own.size(), 1);
        places += own;
    }
    QCOMPARE(places.size(), 2);
}

void FailoverTest::prefersTheCheapest()
{
    ApiFixture hub;
    hub.snapshot->aliases["both"].strategy = RoutingStrategy::LeastCost;
    AiModelRate dear = hub.snapshot->rates.value(HubSnapshot::rateKey(1, "m1", ModelType::Chat));
    AiModelRate cheap = dear;
    cheap.cost.output = 1;
    hub.snapshot->rates.insert(HubSnapshot::rateKey(2, "shared", ModelType::Chat), cheap);
    hub.publish();
    FakeExchange first;
    const auto unpriced = hub.chat(first, askBoth); // the other one has no price
    QCOMPARE(keyOf(hub.upstream.last()), "twentyone");
    hub.snapshot->rates.insert(HubSnapshot::rateKey(1, "shared", ModelType::Chat), dear);
    hub.publish();
    FakeExchange second;
    const auto priced = hub.chat(second, askBoth);
    QCOMPARE(keyOf(hub.upstream.last()), "twentyone");
    cheap.cost.output = 9'000'000'000;
    hub.snapshot->rates.insert(HubSnapshot::rateKey(2, "shared", ModelType::Chat), cheap);
    hub.publish();
    FakeExchange third;
    const auto other = hub.chat(third, askBoth);
    QVERIFY(keyOf(hub.upstream.last()) != "twentyone");
}

QTEST_GUILESS_MAIN(FailoverTest)
#include "tst_failover.moc"
