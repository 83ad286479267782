// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scriptedupstream.h"

#include <chrono>

#include "tests/support/openaibehaviour.h"
#include "tests/support/upstreamserver.h"

ScriptedUpstream::ScriptedUpstream()
    : ScriptedUpstream {openAiAnswer}
{}

ScriptedUpstream::ScriptedUpstream(Responder responder)
    : m_responder {std::move(responder)}
{}

ScriptedUpstream::~ScriptedUpstream()
{
    m_thread.quit();
    m_thread.wait();
}

bool ScriptedUpstream::listen(quint16 port)
{
    return start(port);
}

bool ScriptedUpstream::listenTls(const ServerIdentity &identity, quint16 port)
{
    m_identity = identity;
    return start(port);
}

bool ScriptedUpstream::start(quint16 port)
{
    auto *server = new UpstreamServer(this, m_identity);
    m_server = server;
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(
        server, [this, server, port] { m_port = server->open(port); }, Qt::BlockingQueuedConnection);
    return m_port != 0;
}

QByteArray ScriptedUpstream::baseUrl() const
{
    const QByteArray host = m_identity.isNull() ? "http://127.0.0.1:" : "https://localhost:";
    return host + QByteArray::number(m_port);
}

void ScriptedUpstream::stopListening()
{
    auto *server = static_cast<UpstreamServer *>(m_server);
    QMetaObject::invokeMethod(
        server, [server] { server->close(); }, Qt::BlockingQueuedConnection);
}

void ScriptedUpstream::dropConnections()
{
    auto *server = static_cast<UpstreamServer *>(m_server);
    QMetaObject::invokeMethod(
        server, [server] { server->dropAll(); }, Qt::BlockingQueuedConnection);
}

void ScriptedUpstream::setResponder(Responder responder)
{
    const std::lock_guard lock {m_mutex};
    m_responder = std::move(responder);
}

void ScriptedUpstream::enqueue(const Script &script)
{
    const std::lock_guard lock {m_mutex};
    m_scripts.push_back(script);
}

void ScriptedUpstream::setGreeting(Greeting greeting)
{
    m_greeting = greeting;
}

void ScriptedUpstream::setRecording(bool on)
{
    m_recording = on;
}

std::vector<ReceivedRequest> ScriptedUpstream::requests() const
{
    const std::lock_guard lock {m_mutex};
    return m_requests;
}

std::vector<Departure> ScriptedUpstream::departures() const
{
    const std::lock_guard lock {m_mutex};
    return m_departures;
}

int ScriptedUpstream::departureCount() const
{
    const std::lock_guard lock {m_mutex};
    return static_cast<int>(m_departures.size());
}

qint64 ScriptedUpstream::nowNs()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

Script ScriptedUpstream::scriptFor(const ReceivedRequest &request)
{
    Responder responder;
    ++m_requestCount;
    {
        const std::lock_guard lock {m_mutex};
        if (m_recording)
            m_requests.push_back(request);
        if (!m_scripts.empty()) {
            Script script = std::move(m_scripts.front());
            m_scripts.pop_front();
            return script;
        }
        responder = m_responder;
    }
    return responder(request);
}

void ScriptedUpstream::recordDeparture(const Departure &departure)
{
    const std::lock_guard lock {m_mutex};
    if (m_recording)
        m_departures.push_back(departure);
}
