// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/gateway/api/failovercalls.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Phase = UpstreamFailure::Phase;

/// What a provider does instead of answering.
struct Fault
{
    const char *name;
    QByteArray type; ///< of the 200 answer that begins; empty: none does
    QByteArray body;
    bool isEnd = false; ///< the answer ends; else the connection fails
    ErrorCode code = ErrorCode::UpstreamFailed;
    Phase phase = Phase::Body;
    bool stream = false;

    void play(const FakeUpstream::Sent &sent) const
    {
        if (!type.isEmpty())
            sent.head(200, type);
        if (sent.alive && !body.isEmpty())
            sent.bytes(body);
        if (sent.alive && isEnd)
            sent.end();
        else if (sent.alive)
            sent.fail(code, phase);
    }
};

using enum ErrorCode;
const QByteArray json = "application/json";
const QByteArray events = "text/event-stream";

const std::vector<Fault> faults {
    {"no connection", {}, {}, false, UpstreamFailed, Phase::Connect},
    {"no handshake", {}, {}, false, UpstreamFailed, Phase::Handshake},
    {"closed before an answer", {}, {}, false, UpstreamFailed, Phase::Wait},
    {"no answer in time", {}, {}, false, UpstreamTimeout, Phase::Wait},
    {"a broken head", {}, {}, false, UpstreamFailed, Phase::Head},
    {"a cut answer", json, R"({"choices":[)"},
    {"a stalled answer", json, R"({"choices":[)", false, UpstreamTimeout},
    {"a page", "text/html", "<html>", true},
    {"no JSON", json, "Hello", true},
    {"a page in place of a stream", "text/html", "<html>", true, UpstreamFailed, Phase::Body, true},
    {"a stream that ends at once", events, {}, true, UpstreamFailed, Phase::Body, true},
    {"an error event", events, "data: {\"error\":{\"message\":\"m\"}}\n\n", true, UpstreamFailed, Phase::Body, true},
};
} // namespace

/// In which order a call asks the places that it may go to, and how long it waits for each.
class FailoverOrderTest final : public QObject
{
    Q_OBJECT

private slots:
    void triesTheOtherCredentialFirst_data();
    void triesTheOtherCredentialFirst();
    void leavesWhoeverKeepsItWaiting();
    void waitsShortlyForAStreamOnlyWhereSomebodyComesNext();
    void waitsForAnAnswerInOnePieceInFull();
    void passesOnWhatJudgesTheRequest();
    void keepsAConversationAtOneCredential();
    void recordsWhyItWentThere();
    void keepsAConversationInOnePlace();
    void prefersTheCheapest();
};

void FailoverOrderTest::triesTheOtherCredentialFirst_data()
{
    QTest::addColumn<size_t>("fault");
    for (size_t i = 0; i < faults.size(); ++i)
        QTest::newRow(faults[i].name) << i;
}

void FailoverOrderTest::triesTheOtherCredentialFirst()
{
    QFETCH(size_t, fault);
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, faults[fault].stream ? streamBoth : askBoth);
    QList<QByteArray> keys;
    for (int attempt = 0; attempt < 3; ++attempt) {
        keys.append(keyOf(hub.upstream.last()));
        faults[fault].play(*hub.upstream.sent.back());
    }
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(keys, (QList<QByteArray> {"eleven", "twelve", "twentyone"}));
    QCOMPARE(providersOf(hub.record()), (std::vector<qint64> {1, 1, 2}));
}

void FailoverOrderTest::leavesWhoeverKeepsItWaiting()
{
    ApiFixture hub;
    hub.snapshot->providers[0] = makeProvider(1, "one", {"m1", "shared"},
                                              {{11, "secret-eleven"}, {12, "secret-twelve"}, {13, "secret-thirteen"}});
    hub.publish();
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    for (int attempt = 0; attempt < 3; ++attempt)
        hub.upstream.sent.back()->fail(ErrorCode::UpstreamTimeout, Phase::Wait);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(exchange.status, 504);
    QCOMPARE(providersOf(hub.record()), (std::vector<qint64> {1, 1, 2}));
}

void FailoverOrderTest::waitsShortlyForAStreamOnlyWhereSomebodyComesNext()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, streamBoth);
    QList<int> waits;
    for (int attempt = 0; attempt < 3; ++attempt) {
        waits.append(hub.upstream.last().request.timeouts.firstByteMs);
        hub.upstream.sent.back()->fail(ErrorCode::UpstreamTimeout, Phase::Wait);
    }
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(waits, (QList<int> {60'000, 60'000, 120'000}));
    const auto firstWait = [&hub](const QByteArray &ask) {
        FakeExchange one;
        const auto call = hub.chat(one, ask);
        return hub.upstream.last().request.timeouts.firstByteMs;
    };
    QCOMPARE(firstWait(streamLone), 120'000);
    hub.set("upstream.streamFailoverMs", "0");
    QCOMPARE(firstWait(streamBoth), 120'000);
    hub.set("upstream.streamFailoverMs", "90000");
    QCOMPARE(firstWait(streamBoth), 90'000);
    hub.set("upstream.retryWithinMs", "90000"); // nobody could come next any more
    QCOMPARE(firstWait(streamBoth), 120'000);
    hub.set("upstream.retryWithinMs", "300000");
    hub.set("upstream.firstByteTimeoutMs", "30000");
    QCOMPARE(firstWait(streamBoth), 30'000);
}

void FailoverOrderTest::waitsForAnAnswerInOnePieceInFull()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, askBoth);
    QCOMPARE(hub.upstream.last().request.timeouts.firstByteMs, 120'000);
    // Two of them, and the next target may still be asked.
    QVERIFY(hub.services.policy.retryWithinMs > 2 * hub.services.policy.timeouts.firstByteMs);
}

void FailoverOrderTest::passesOnWhatJudgesTheRequest()
{
    for (const int status : {418, 451}) {
        ApiFixture hub;
        FakeExchange exchange;
        const auto handler = hub.chat(exchange, askBoth);
        hub.upstream.last().answer(status, R"({"error":{"message":"not that"}})");
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, status);
        QVERIFY(exchange.body.contains("not that"));
        QCOMPARE(hub.upstream.sent.size(), size_t {1});
    }
}

void FailoverOrderTest::keepsAConversationAtOneCredential()
{
    ApiFixture hub;
    hub.snapshot->aliases["both"].strategy = RoutingStrategy::Sticky;
    hub.snapshot->aliases["both"].targets = {{"one/shared", 1}};
    hub.publish();
    QSet<QByteArray> keys;
    for (int talk = 0; talk < 16; ++talk) {
        const QByteArray ask =
            R"({"model":"both","messages":[{"role":"user","content":"talk )" + QByteArray::number(talk) + R"("}]})";
        QSet<QByteArray> own;
        for (int turn = 0; turn < 3; ++turn) {
            FakeExchange exchange;
            const auto handler = hub.chat(exchange, ask);
            own.insert(keyOf(hub.upstream.last()));
            hub.upstream.sent.back()->answer(200, Sample::answer);
            QTRY_VERIFY(exchange.finished);
        }
        QCOMPARE(own.size(), 1);
        keys += own;
    }
    QCOMPARE(keys, (QSet<QByteArray> {"eleven", "twelve"}));
}

void FailoverOrderTest::recordsWhyItWentThere()
{
    ApiFixture hub;
    FakeExchange exchange;
    const auto handler = hub.chat(exchange, R"({"model":"shared","messages":[{"role":"user","content":"x"}]})");
    hub.upstream.last().answer(200, Sample::answer);
    QTRY_VERIFY(exchange.finished);
    QCOMPARE(hub.record().notes, u"routed to one/shared, the first of 2 by priority"_s);
}

void FailoverOrderTest::keepsAConversationInOnePlace()
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

void FailoverOrderTest::prefersTheCheapest()
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

QTEST_GUILESS_MAIN(FailoverOrderTest)
#include "tst_failoverorder.moc"
