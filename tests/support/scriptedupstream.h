// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <QSslCertificate>
#include <QSslKey>
#include <QString>
#include <QThread>

#include "gateway/http/headerlist.h"
#include "tests/support/script.h"

/// What an upstream really received.
struct ReceivedRequest
{
    QByteArray head; ///< raw, with the empty line
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    QByteArray body;
    int connection = 0; ///< counts from 1
    qint64 atNs = 0;    ///< ScriptedUpstream::nowNs() at its last byte
};

/// A peer that closed or broke a connection off.
struct Departure
{
    int connection = 0;
    qint64 atNs = 0;
    bool duringRequest = false; ///< bytes of a request had come, its answer was not complete
};

/// The certificate that a TLS upstream shows, its chain first.
struct ServerIdentity
{
    QList<QSslCertificate> chain;
    QSslKey key;

    [[nodiscard]] bool isNull() const { return chain.isEmpty(); }
};

/// An HTTP/1.1 server on 127.0.0.1 that answers in every good and bad way that a test asks for. It runs on a thread of
/// its own with its own sockets; the public functions may be called from any thread.
class ScriptedUpstream final
{
    Q_DISABLE_COPY_MOVE(ScriptedUpstream)

public:
    /// Chooses the answer; runs on the upstream's thread.
    using Responder = std::function<Script(const ReceivedRequest &request)>;

    enum class Greeting
    {
        Serve,            ///< read requests
        Close,            ///< FIN at once
        Reset,            ///< RST at once
        CloseOnFirstByte, ///< reads once, then FIN
        ResetOnFirstByte,
        Silent,  ///< accepts and never reads or answers
        Swallow, ///< reads for ever, forgets it and never answers
        Garbage  ///< sends bytes that are neither HTTP nor TLS
    };

    ScriptedUpstream(); ///< answers as OpenAI does (openaibehaviour.h)
    explicit ScriptedUpstream(Responder responder);
    ~ScriptedUpstream();

    /// Listens on 127.0.0.1; 0 is any free port. Returns false when the port is taken.
    [[nodiscard]] bool listen(quint16 port = 0);
    [[nodiscard]] bool listenTls(const ServerIdentity &identity, quint16 port = 0);

    [[nodiscard]] quint16 port() const { return m_port; }

    /// "http://127.0.0.1:PORT" or "https://localhost:PORT".
    [[nodiscard]] QByteArray baseUrl() const;
    void stopListening(); ///< new connections are refused; open ones stay

    void setResponder(Responder responder);
    /// Answers the next request that has no earlier enqueued script; before the responder is asked.
    void enqueue(const Script &script);
    void setGreeting(Greeting greeting); ///< for new connections
    void setRecording(bool on);          ///< off: nothing is kept of requests (for benchmarks)

    /// Connections are dropped after this many answers; 0: never.
    void setAnswersPerConnection(int answers) { m_answersPerConnection = answers; }

    void dropConnections(); ///< closes all open ones (FIN)

    [[nodiscard]] std::vector<ReceivedRequest> requests() const;

    [[nodiscard]] int requestCount() const { return m_requestCount; }

    [[nodiscard]] int connectionCount() const { return m_connectionCount; } ///< ever accepted

    [[nodiscard]] int openConnections() const { return m_openConnections; }

    [[nodiscard]] std::vector<Departure> departures() const;
    [[nodiscard]] int departureCount() const;

    [[nodiscard]] qint64 bytesTaken() const { return m_bytesTaken; } ///< of answers, by the kernel

    [[nodiscard]] qint64 bytesSwallowed() const { return m_bytesSwallowed; }

    [[nodiscard]] static qint64 nowNs(); ///< monotonic

private:
    friend class UpstreamSession;
    friend class UpstreamServer;
    [[nodiscard]] bool start(quint16 port);
    [[nodiscard]] Script scriptFor(const ReceivedRequest &request);
    void recordDeparture(const Departure &departure);

    QThread m_thread;
    QObject *m_server = nullptr; ///< lives and dies on m_thread
    ServerIdentity m_identity;
    quint16 m_port = 0;
    std::atomic<Greeting> m_greeting {Greeting::Serve};
    std::atomic<bool> m_recording {true};
    std::atomic<int> m_answersPerConnection {0};
    std::atomic<int> m_requestCount {0};
    std::atomic<int> m_connectionCount {0};
    std::atomic<int> m_openConnections {0};
    std::atomic<qint64> m_bytesTaken {0};
    std::atomic<qint64> m_bytesSwallowed {0};
    mutable std::mutex m_mutex;
    Responder m_responder;
    std::deque<Script> m_scripts;
    std::vector<ReceivedRequest> m_requests;
    std::vector<Departure> m_departures;
};
