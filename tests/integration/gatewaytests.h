// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

#include "gateway/gateway.h"
#include "tests/gateway/api/apifixture.h"
#include "tests/support/scriptedupstream.h"

/// What tests of the whole gateway, with its threads and sockets, share.
namespace GatewayTests
{
using State = GatewayControl::State;
inline constexpr int patienceMs = 10000;

[[nodiscard]] inline GatewayOptions anyPort(int workers = 1)
{
    GatewayOptions options;
    options.host = QStringLiteral("127.0.0.1");
    options.port = 0;
    options.workers = workers;
    return options;
}

/// The fixture's snapshot with its app in it and its first provider at the upstream.
[[nodiscard]] inline std::shared_ptr<HubSnapshot> snapshotFor(const ScriptedUpstream &upstream)
{
    std::shared_ptr<HubSnapshot> snapshot = makeSnapshot();
    auto provider = makeProvider(1, "one", {"ok"}, {{11, "secret-eleven"}});
    provider->baseUrl = upstream.baseUrl() + "/v1";
    auto demo = makeProvider(8, "demo", {"echo"}, {});
    demo->kind = "demo";
    demo->baseUrl.clear();
    snapshot->providers = {provider, demo};
    auto app = std::make_shared<AppSnapshot>();
    app->id = 3;
    app->accountId = 5;
    snapshot->apps.insert(3, app);
    return snapshot;
}

[[nodiscard]] inline QByteArray chatWith(quint16 port, const QByteArray &body)
{
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
           + "\r\nAuthorization: Bearer " + appKey + "\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

[[nodiscard]] inline QByteArray chat(quint16 port, const QByteArray &model, bool stream)
{
    return chatWith(port, R"({"model":"one/)" + model + R"(","stream":)" + (stream ? "true" : "false")
                              + R"(,"messages":[{"role":"user","content":"Hi"}]})");
}

[[nodiscard]] inline bool run(Gateway &gateway)
{
    gateway.start();
    return QTest::qWaitFor([&gateway] { return gateway.state() == State::Running; }, patienceMs);
}
} // namespace GatewayTests
