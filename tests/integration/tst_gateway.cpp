// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include "gateway/metering/admission.h"
#include "tests/integration/gatewaytests.h"
#include "tests/support/rawclient.h"

using namespace Qt::Literals::StringLiterals;

using namespace GatewayTests;

class GatewayTest final : public QObject
{
    Q_OBJECT

private slots:
    void startsAndStops();
    void saysWhichPortIsTaken();
    void tellsAFreePortAndWhatItRunsWith();
    void refusesAHostThatIsNoAddress();
    void startsAgainWhileStopping();
    void letsRunningCallsEnd();
    void endsWhatTakesTooLong_data();
    void endsWhatTakesTooLong();
    void holdsTheEndUntilTheCommit_data();
    void holdsTheEndUntilTheCommit();
    void withholdsWhatCannotBeRecorded_data();
    void withholdsWhatCannotBeRecorded();
    void takesAwayARevokedKeyAtOnce();
    void countsCallsInFlight();
    void testsAProvider_data();
    void testsAProvider();
    void testsWhileNothingListens();
};

void GatewayTest::startsAndStops()
{
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    QSignalSpy changes {&gateway, &GatewayControl::stateChanged};
    QCOMPARE(gateway.state(), State::Stopped);
    QVERIFY(gateway.endpoint().isEmpty());
    QVERIFY(run(gateway));
    QVERIFY(gateway.port() > 0);
    QCOMPARE(gateway.endpoint(), u"http://127.0.0.1:%1/v1"_s.arg(gateway.port()));
    const quint16 port = gateway.port();
    gateway.stop();
    QTRY_COMPARE(gateway.state(), State::Stopped);
    QVERIFY(gateway.endpoint().isEmpty());
    QCOMPARE(changes.size(), 4);
    RawClient client {port};
    client.send("x");
    QTRY_VERIFY(client.isClosed() || !client.isConnected());
    QVERIFY(run(gateway)); // and again
}

void GatewayTest::saysWhichPortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    FakeCallSink sink;
    GatewayOptions options = anyPort();
    options.port = other.serverPort();
    Gateway gateway {&sink, {}, options};
    QSignalSpy failures {&gateway, &GatewayControl::failed};
    gateway.start();
    QTRY_COMPARE(gateway.state(), State::Failed);
    QCOMPARE(failures.size(), 1);
    const auto error = failures.first().first().value<Error>();
    QCOMPARE(error.code, ErrorCode::Conflict);
    QVERIFY2(error.detail.contains(QString::number(options.port)), qUtf8Printable(error.detail));
    other.close();
    QVERIFY(run(gateway)); // the person freed the port and tries again
}

void GatewayTest::tellsAFreePortAndWhatItRunsWith()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const auto listening = [](quint16 port) {
        auto snapshot = std::make_shared<HubSnapshot>();
        snapshot->settings.insert("gateway.port", QByteArray::number(port));
        return snapshot;
    };
    FakeCallSink sink;
    GatewayOptions options = anyPort();
    options.port = -1;
    Gateway gateway {&sink, {}, options};
    gateway.applySnapshot(listening(other.serverPort()));
    QCOMPARE(gateway.freePort(), 0);
    gateway.start();
    QTRY_COMPARE(gateway.state(), State::Failed);
    QCOMPARE(gateway.wantedPort(), other.serverPort());
    QVERIFY(!gateway.startedWith());
    quint16 free = 0;
    for (int tries = 0; tries < 5 && gateway.state() != State::Running; ++tries) { // others may take it meanwhile
        free = gateway.freePort();
        QVERIFY(free != 0 && free != other.serverPort());
        gateway.applySnapshot(listening(free));
        gateway.start();
        QTRY_VERIFY(gateway.state() == State::Running || gateway.state() == State::Failed);
    }
    QCOMPARE(gateway.port(), free);
    gateway.applySnapshot(listening(7411));
    QCOMPARE(gateway.startedWith()->integer(SettingKey::GatewayPort), free);
}

void GatewayTest::refusesAHostThatIsNoAddress()
{
    FakeCallSink sink;
    GatewayOptions options = anyPort();
    options.host = u"no such host"_s;
    Gateway gateway {&sink, {}, options};
    QSignalSpy failures {&gateway, &GatewayControl::failed};
    gateway.start();
    QCOMPARE(gateway.state(), State::Failed);
    QCOMPARE(failures.size(), 1);
}

void GatewayTest::startsAgainWhileStopping()
{
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    QVERIFY(run(gateway));
    gateway.stop();
    gateway.start();
    QTRY_COMPARE(gateway.state(), State::Running);
}

void GatewayTest::letsRunningCallsEnd()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), "slow-300", false));
    QTRY_COMPARE(upstream.requestCount(), 1);
    gateway.stop();
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 200);
    QTRY_COMPARE(gateway.state(), State::Stopped);
    QCOMPARE(sink.recorded().size(), size_t {1});
    QCOMPARE(sink.recorded().front().status, CallStatus::Succeeded);
}

void GatewayTest::endsWhatTakesTooLong_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("stream");
    QTest::newRow("unanswered") << QByteArray {"silent"} << false;
    QTest::newRow("dripping") << QByteArray {"drip-1000"} << true;
}

void GatewayTest::endsWhatTakesTooLong()
{
    QFETCH(QByteArray, model);
    QFETCH(bool, stream);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    GatewayOptions options = anyPort();
    options.stopGraceMs = 100;
    Gateway gateway {&sink, {}, options};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), model, stream));
    QTRY_COMPARE(upstream.requestCount(), 1);
    if (stream)
        QTRY_VERIFY(client.received().contains("data: "));
    gateway.stop();
    QTRY_VERIFY(client.isClosed());
    QVERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), stream ? 200 : 503);
    QCOMPARE(client.headerValue("retry-after").isEmpty(), stream);
    QVERIFY(client.body().contains("the hub is stopping"));
    QVERIFY(!client.body().contains("[DONE]"));
    QTRY_COMPARE(gateway.state(), State::Stopped);
    QCOMPARE(sink.recorded().size(), size_t {1});
    const ModelCall call = sink.recorded().front();
    QCOMPARE(call.status, CallStatus::Failed);
    QCOMPARE(call.errorCode, u"shutting_down"_s);
    QCOMPARE(call.httpStatus, stream ? 200 : 503);
    QCOMPARE(call.usage.total() > 0, stream);
}

void GatewayTest::holdsTheEndUntilTheCommit_data()
{
    QTest::addColumn<bool>("stream");
    QTest::newRow("plain") << false;
    QTest::newRow("stream") << true;
}

void GatewayTest::holdsTheEndUntilTheCommit()
{
    QFETCH(bool, stream);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink {FakeCallSink::Mode::OnDemand};
    Gateway gateway {&sink, {}, anyPort()};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), "ok", stream));
    QTRY_COMPARE(sink.submitted().size(), size_t {1}); // the upstream's answer is complete here
    if (stream)
        QTRY_VERIFY(client.received().contains("finish_reason\":\"stop"));
    else
        QVERIFY(client.received().isEmpty());
    QVERIFY(!client.received().contains("[DONE]"));
    QVERIFY(!client.isAnswerComplete());
    sink.acknowledge();
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 200);
    if (stream)
        QVERIFY(client.body().endsWith("data: [DONE]\n\n"));
}

void GatewayTest::withholdsWhatCannotBeRecorded_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<bool>("answered");
    QTest::newRow("strict, plain") << QByteArray {"strict"} << false << false;
    QTest::newRow("strict, stream") << QByteArray {"strict"} << true << false;
    QTest::newRow("best effort, plain") << QByteArray {"best-effort"} << false << true;
    QTest::newRow("best effort, stream") << QByteArray {"best-effort"} << true << true;
}

void GatewayTest::withholdsWhatCannotBeRecorded()
{
    QFETCH(QByteArray, mode);
    QFETCH(bool, stream);
    QFETCH(bool, answered);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink {FakeCallSink::Mode::Failing};
    Gateway gateway {&sink, {}, anyPort()};
    auto snapshot = snapshotFor(upstream);
    snapshot->settings.insert("accounting.mode", mode);
    gateway.applySnapshot(snapshot);
    QVERIFY(run(gateway));
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), "ok", stream));
    QTRY_VERIFY(client.isAnswerComplete());
    if (stream) {
        QCOMPARE(client.status(), 200);
        QCOMPARE(client.body().contains("[DONE]"), answered);
        QCOMPARE(client.body().contains("data: {\"error\":"), !answered);
    } else {
        QCOMPARE(client.status(), answered ? 200 : 503);
        QCOMPARE(client.headerValue("retry-after").isEmpty(), answered);
    }
}

void GatewayTest::takesAwayARevokedKeyAtOnce()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    auto snapshot = snapshotFor(upstream);
    gateway.applySnapshot(snapshot);
    QVERIFY(run(gateway));
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), "ok", false));
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 200);
    auto without = std::make_shared<HubSnapshot>(*snapshot);
    without->appKeys.clear();
    gateway.applySnapshot(without);
    bool applied = false;
    gateway.whenApplied(this, [&applied] { applied = true; });
    QTRY_VERIFY(applied);
    client.clear();
    client.send(chat(gateway.port(), "ok", false)); // on the same connection
    QTRY_VERIFY(client.isAnswerComplete());
    QCOMPARE(client.status(), 401);
}

void GatewayTest::countsCallsInFlight()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    QSignalSpy counts {&gateway, &GatewayControl::callsInFlightChanged};
    RawClient client {gateway.port()};
    client.send(chat(gateway.port(), "silent", false));
    QTRY_COMPARE(gateway.callsInFlight(), 1);
    client.leave();
    QTRY_COMPARE(gateway.callsInFlight(), 0);
    QCOMPARE(counts.size(), 2);
}

void GatewayTest::testsAProvider_data()
{
    QTest::addColumn<qint64>("provider");
    QTest::addColumn<qint64>("credential");
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("succeeds");
    QTest::addColumn<int>("status");
    QTest::newRow("chat") << qint64 {1} << qint64 {0} << u"ok"_s << true << 200;
    QTest::newRow("models") << qint64 {1} << qint64 {11} << QString {} << true << 200;
    QTest::newRow("refused") << qint64 {1} << qint64 {0} << u"error-401"_s << false << 401;
    QTest::newRow("broken") << qint64 {1} << qint64 {0} << u"garbage"_s << false << 0;
    QTest::newRow("not an answer") << qint64 {1} << qint64 {0} << u"bad-json"_s << false << 200;
    QTest::newRow("demo") << qint64 {8} << qint64 {0} << QString {} << true << 200;
    QTest::newRow("no such provider") << qint64 {99} << qint64 {0} << QString {} << false << 0;
    QTest::newRow("no such credential") << qint64 {1} << qint64 {99} << QString {} << false << 0;
}

void GatewayTest::testsAProvider()
{
    QFETCH(qint64, provider);
    QFETCH(qint64, credential);
    QFETCH(QString, model);
    QFETCH(bool, succeeds);
    QFETCH(int, status);
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    std::optional<ProviderTest> result;
    gateway.testProvider(provider, credential, model, this, [&result](const ProviderTest &test) {
        QCOMPARE(QThread::currentThread(), QCoreApplication::instance()->thread());
        result = test;
    });
    QTRY_VERIFY(result.has_value());
    QVERIFY2(result->succeeded == succeeds, qUtf8Printable(result->message));
    QCOMPARE(result->httpStatus, status);
    QVERIFY(!result->message.isEmpty());
    QVERIFY(!result->message.contains(u"secret-eleven"_s));
    QVERIFY(sink.submitted().empty()); // not a call of an app's
    if (model.isEmpty() && provider == 1 && succeeds)
        QVERIFY(!result->models.isEmpty());
}

void GatewayTest::testsWhileNothingListens()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort()};
    std::optional<ProviderTest> result;
    const auto keep = [&result](const ProviderTest &test) { result = test; };
    gateway.testProvider(1, 0, u"ok"_s, this, keep);
    QTRY_VERIFY(result.has_value());
    QVERIFY(!result->succeeded); // no snapshot yet
    result.reset();
    gateway.applySnapshot(snapshotFor(upstream));
    gateway.testProvider(1, 0, u"ok"_s, this, keep);
    QTRY_VERIFY(result.has_value());
    QVERIFY(result->succeeded);

    // Nobody is told when the asker is gone.
    auto asker = std::make_unique<QObject>();
    bool told = false;
    gateway.testProvider(1, 0, u"slow-100"_s, asker.get(), [&told](const ProviderTest &) { told = true; });
    asker.reset();
    result.reset();
    gateway.testProvider(1, 0, u"slow-200"_s, this, keep);
    QTRY_VERIFY(result.has_value());
    QVERIFY(!told);
}

QTEST_GUILESS_MAIN(GatewayTest)
#include "tst_gateway.moc"
