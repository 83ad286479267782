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
    for (int call = 0; call < 3; ++call) { // two credentials each
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
    QTRY_VERIFY(direct.finished);
    QCOMPARE(direct.status, 503);
    QVERIFY(direct.headers.value("retry-after").toInt() > 0);
    FakeExchange another;
    const auto fine = hub.chat(another, Sample::request); // of another model
    QVERIFY(keyOf(hub.upstream.last()) != "twentyone");
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
