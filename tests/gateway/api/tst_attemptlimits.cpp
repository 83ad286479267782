// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include "tests/gateway/api/apifixture.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
using Phase = UpstreamFailure::Phase;

const QByteArray askForPicture =
    R"({"model":"both","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},)"
    R"({"type":"image_url","image_url":{"url":"http://93.184.215.14/a.png"}}]}]})";
} // namespace

/// What bounds an attempt beside its provider: the time of the whole call and what the hub has.
class AttemptLimitsTest final : public QObject
{
    Q_OBJECT

private slots:
    void givesAFetchWhatIsLeftOfTheTime();
    void blamesNobodyForWhatTheHubLacks();
};

void AttemptLimitsTest::givesAFetchWhatIsLeftOfTheTime()
{
    constexpr int totalMs = 5000;
    constexpr int firstMs = 300;
    ApiFixture hub;
    hub.leaveOneKey();
    hub.snapshot->providers[1] = [] {
        auto local = makeProvider(2, "two", {"shared"}, {{21, "secret-twentyone"}});
        local->kind = "ollama"; // takes pictures as bytes only
        local->baseUrl = "http://127.0.0.1:11434";
        return local;
    }();
    hub.set("upstream.totalTimeoutMs", QByteArray::number(totalMs));
    FakeExchange exchange;
    const auto call = hub.chat(exchange, askForPicture);
    QCOMPARE(hub.upstream.sent.size(), size_t {1});
    QElapsedTimer first;
    first.start();
    QTRY_VERIFY(first.hasExpired(firstMs));
    hub.upstream.last().fail(ErrorCode::UpstreamFailed, Phase::Connect);
    QTRY_COMPARE(hub.upstream.sent.size(), size_t {2});
    const UpstreamRequest &fetch = hub.upstream.last().request;
    QCOMPARE(fetch.method, QByteArray {"GET"});
    QVERIFY2(fetch.timeouts.totalMs > 0 && fetch.timeouts.totalMs <= totalMs - firstMs,
             QByteArray::number(fetch.timeouts.totalMs).constData());
}

/// As many failures to connect would open the circuit of provider "one", and calls would go to "two" at first.
void AttemptLimitsTest::blamesNobodyForWhatTheHubLacks()
{
    ApiFixture hub;
    for (int i = 0; i < 30; ++i) {
        FakeExchange exchange;
        const auto call = hub.chat(exchange, R"({"model":"both","messages":[{"role":"user","content":"x"}]})");
        hub.upstream.last().fail(ErrorCode::Overloaded, Phase::Connect);
        hub.upstream.last().fail(ErrorCode::Overloaded, Phase::Connect);
        QTRY_VERIFY(exchange.finished);
        QCOMPARE(exchange.status, 503);
        QCOMPARE(exchange.headers.value("retry-after"), QByteArray {"2"});
        const ModelCall record = hub.sink.recorded().back();
        QCOMPARE(record.errorCode, u"overloaded"_s);
        QCOMPARE(record.attempts.size(), 2);
        QCOMPARE(record.attempts.front().providerId, 1);
    }
}

QTEST_GUILESS_MAIN(AttemptLimitsTest)
#include "tst_attemptlimits.moc"
