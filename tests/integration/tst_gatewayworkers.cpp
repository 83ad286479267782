// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/gatewaytests.h"
#include "tests/support/rawclient.h"

using namespace GatewayTests;

/// Several gateway threads that share a port and what they know.
class GatewayWorkersTest final : public QObject
{
    Q_OBJECT

private slots:
    void sharesThePortBetweenWorkers();
    void countsTheConnectionsOfAllWorkers();
    void remembersThoughtsInAllWorkers();
};

void GatewayWorkersTest::sharesThePortBetweenWorkers()
{
    ScriptedUpstream upstream;
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort(3)};
    gateway.applySnapshot(snapshotFor(upstream));
    QVERIFY(run(gateway));
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<RawClient>(gateway.port()));
        clients.back()->send(chat(gateway.port(), "ok", i % 2 == 0));
    }
    for (const auto &client : clients) {
        QTRY_VERIFY(client->isAnswerComplete());
        QCOMPARE(client->status(), 200);
    }
    QSet<qint64> ids;
    for (const ModelCall &call : sink.recorded())
        ids.insert(call.id);
    QCOMPARE(ids.size(), 30); // no two workers give the same id
    gateway.stop();
    QTRY_COMPARE(gateway.state(), State::Stopped);
}

void GatewayWorkersTest::countsTheConnectionsOfAllWorkers()
{
    ScriptedUpstream upstream;
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort(3)};
    const std::shared_ptr<HubSnapshot> snapshot = snapshotFor(upstream);
    snapshot->settings.insert("gateway.maxConnections", "6");
    gateway.applySnapshot(snapshot);
    QVERIFY(run(gateway));
    const QByteArray ask = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    std::vector<std::unique_ptr<RawClient>> clients;
    const auto answered = [](RawClient &client) {
        return QTest::qWaitFor([&client] { return client.isAnswerComplete() || client.isClosed(); }, patienceMs)
               && client.isAnswerComplete();
    };
    for (int i = 0; i < 18; ++i) {
        clients.push_back(std::make_unique<RawClient>(gateway.port()));
        clients.back()->send(ask);
        QCOMPARE(answered(*clients.back()), i < 6);
    }
    clients.front()->leave();
    bool hasRoom = false; // QTRY_VERIFY asks once more after a yes
    const auto asksAgain = [&] {
        RawClient next {gateway.port()};
        next.send(ask);
        return answered(next);
    };
    QTRY_VERIFY((hasRoom = hasRoom || asksAgain()));
    gateway.stop();
    QTRY_COMPARE(gateway.state(), State::Stopped);
}

void GatewayWorkersTest::remembersThoughtsInAllWorkers()
{
    ScriptedUpstream upstream {[](const ReceivedRequest &) {
        return Script::answer(200, R"({"id":"m1","type":"message","role":"assistant","model":"ok","content":[)"
                                   R"({"type":"thinking","thinking":"hm","signature":"c2lnbmVk"},)"
                                   R"({"type":"tool_use","id":"toolu_1","name":"look","input":{}}],)"
                                   R"("stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}})");
    }};
    QVERIFY(upstream.listen());
    FakeCallSink sink;
    Gateway gateway {&sink, {}, anyPort(2)};
    const std::shared_ptr<HubSnapshot> snapshot = snapshotFor(upstream);
    auto provider = makeProvider(1, "one", {"ok"}, {{11, "secret-eleven"}});
    provider->kind = "anthropic-compatible";
    provider->baseUrl = upstream.baseUrl();
    snapshot->providers = {provider};
    gateway.applySnapshot(snapshot);
    QVERIFY(run(gateway));
    const QByteArray tools = R"("tools":[{"type":"function","function":{"name":"look","parameters":{}}}])";
    const auto ask = [&gateway](const QByteArray &body) {
        RawClient client {gateway.port()};
        client.send(chatWith(gateway.port(), body));
        return QTest::qWaitFor([&client] { return client.isAnswerComplete(); }, patienceMs) && client.status() == 200;
    };
    QVERIFY(ask(R"({"model":"one/ok",)" + tools + R"(,"messages":[{"role":"user","content":"Hi"}]})"));
    const QByteArray next = R"({"model":"one/ok",)" + tools
                            + R"(,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[)"
                              R"({"id":"toolu_1","type":"function","function":{"name":"look","arguments":"{}"}}]},)"
                              R"({"role":"tool","tool_call_id":"toolu_1","content":"seen"}]})";
    constexpr int calls = 20; // the kernel spreads connections over the workers
    for (int i = 0; i < calls; ++i)
        QVERIFY(ask(next));
    const std::vector<ReceivedRequest> requests = upstream.requests();
    for (size_t i = 1; i < requests.size(); ++i)
        QVERIFY2(requests[i].body.contains("c2lnbmVk"), requests[i].body.constData());
    gateway.stop();
    QTRY_COMPARE(gateway.state(), State::Stopped);
}

QTEST_GUILESS_MAIN(GatewayWorkersTest)
#include "tst_gatewayworkers.moc"
