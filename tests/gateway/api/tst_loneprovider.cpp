// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "models/values/fundswords.h"
#include "tests/gateway/api/failovercalls.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Phase = UpstreamFailure::Phase;

const QByteArray error = R"({"error":{"message":"m"}})";

/// What a provider does instead of answering.
struct Fault
{
    const char *name;
    int status; ///< 0: the connection fails
    QByteArray body;
    QByteArray type = "application/json";
    int told = 502;
    ErrorCode code = ErrorCode::UpstreamFailed; ///< of a connection
    Phase phase = Phase::Wait;

    void play(const FakeUpstream::Sent &sent) const
    {
        if (status == 0 && phase == Phase::Body) {
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

/// What a provider that nobody can go on for does to its callers: they see what it says, and it gets the peace that it
/// asks for.
class LoneProviderTest final : public QObject
{
    Q_OBJECT

private slots:
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
    void passesOnALongerWaitThanItRests();
};

void LoneProviderTest::showsWhatALoneProviderSays()
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

/// One that has no end, and one that is never finished.
void LoneProviderTest::waitsForNoEndlessRefusal()
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

void LoneProviderTest::refusesAnAnswerOfTooManyBytesAtOnce()
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

void LoneProviderTest::asksALoneFailingProviderOneCallAtATime()
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

void LoneProviderTest::countsOnlyWhatIsNotContent_data()
{
    QTest::addColumn<size_t>("fault");
    for (size_t i = 0; i < mixedFaults.size(); ++i)
        QTest::newRow(mixedFaults[i].name) << i;
}

void LoneProviderTest::countsOnlyWhatIsNotContent()
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

void LoneProviderTest::passesOnHowLongAFailingProviderAsksFor_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("told");
    for (const int status : {500, 502, 503, 504, 520, 529})
        QTest::addRow("%d", status) << status << QByteArray {"20"} << QByteArray {"20"};
    QTest::newRow("long") << 500 << QByteArray {"7200"} << QByteArray {"7200"};
    QTest::newRow("too long") << 500 << QByteArray {"518400"} << QByteArray {"86400"};
    QTest::newRow("nothing is said") << 500 << QByteArray {"0"} << QByteArray {};
    QTest::newRow("the caller's fault") << 400 << QByteArray {"20"} << QByteArray {};
}

void LoneProviderTest::passesOnHowLongAFailingProviderAsksFor()
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

void LoneProviderTest::tellsWhyTheOnlyCredentialRests_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("told");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("retryAfter");
    const QByteArray noQuota = R"({"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}})";
    QTest::newRow("429 of an account without money")
        << 429 << noQuota << 502 << QByteArray {noFundsWords.data(), noFundsWords.size()} << QByteArray {"300"};
    QTest::newRow("400 of an account without money")
        << 400 << noQuota << 502 << QByteArray {noFundsWords.data(), noFundsWords.size()} << QByteArray {"300"};
    QTest::newRow("401") << 401 << error << 502 << QByteArray {"refused the hub's credential"} << QByteArray {"30"};
    QTest::newRow("402") << 402 << error << 502 << QByteArray {noFundsWords.data(), noFundsWords.size()}
                         << QByteArray {"300"};
    QTest::newRow("403") << 403 << error << 502 << QByteArray {"refused the hub's credential"} << QByteArray {"30"};
}

void LoneProviderTest::tellsWhyTheOnlyCredentialRests()
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

void LoneProviderTest::restsALoneLimitedCredentialBriefly()
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

void LoneProviderTest::passesOnALongerWaitThanItRests()
{
    for (const int status : {429, 503}) {
        ApiFixture hub;
        FakeExchange limited;
        const auto first = hub.chat(limited, askLone);
        hub.upstream.sent.back()->answer(status, error, retryAfter("3600"));
        QTRY_VERIFY(limited.finished);
        QCOMPARE(limited.status, status);
        QCOMPARE(limited.headers.value("retry-after"), QByteArray {"3600"});
        hub.clock.advance(300'000);
        FakeExchange probe;
        const auto second = hub.chat(probe, askLone);
        QCOMPARE(hub.upstream.sent.size(), size_t {2});
    }
}

QTEST_GUILESS_MAIN(LoneProviderTest)
#include "tst_loneprovider.moc"
