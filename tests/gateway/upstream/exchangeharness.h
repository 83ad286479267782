// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

#include "gateway/upstream/upstreampool.h"
#include "tests/support/recordinglistener.h"
#include "tests/support/scriptedupstream.h"

/// A POST with a JSON body to an upstream on this machine.
[[nodiscard]] inline UpstreamRequest requestTo(const ScriptedUpstream &upstream, const QByteArray &body = "{}")
{
    const bool tls = upstream.baseUrl().startsWith("https:");
    UpstreamRequest request;
    request.origin = {tls, tls ? "localhost" : "127.0.0.1", upstream.port(), {}};
    request.method = "POST";
    request.target = "/v1/chat/completions";
    request.headers.add("Authorization", "Bearer sk-test-0001");
    request.headers.add("Content-Type", "application/json");
    request.body = {body};
    return request;
}

/// What an upstream answers where the test is not of answers.
[[nodiscard]] inline Script hello(const ReceivedRequest &)
{
    return Script::answer(200, "hello", "text/plain");
}

[[nodiscard]] inline QByteArray chatBody(const QByteArray &model, bool stream = false)
{
    return R"({"model":")" + model + R"(","stream":)" + (stream ? "true" : "false")
           + R"(,"messages":[{"role":"user","content":"hi"}]})";
}

/// Sends and waits until it is over. Returns false after five seconds.
[[nodiscard]] inline bool exchange(UpstreamPool &pool, const UpstreamRequest &request, RecordingListener &listener)
{
    // QTest's own waiting sleeps between two rounds of events, which makes every one of thousands take 10 ms.
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&loop, &listener, until = QDeadlineTimer {5000}] {
        if (listener.isOver() || until.hasExpired())
            loop.quit();
    });
    look.start(1);
    listener.call = pool.send(request, &listener);
    loop.exec();
    return listener.isOver();
}
