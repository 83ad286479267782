// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/httpserver.h"

#include <cerrno>
#include <deque>
#include <unistd.h>
#include <utility>
#include <vector>

#include <QTcpServer>
#include <QTimer>

#include "gateway/http/clientconnection.h"
#include "gateway/http/connectionhost.h"
#include "gateway/http/leavewatch.h"
#include "gateway/http/reuseportsocket.h"

using namespace Qt::StringLiterals;

namespace
{
constexpr int backlog = 1024;
constexpr int tickMs = 100;
constexpr int endingMs = 2000; // for answers to say that the server stops
constexpr qsizetype readBufferBytes = 64 * 1024;

/// What the system says does not tell what to do.
QString whyNot(QAbstractSocket::SocketError error, const QString &systemsWords)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return u"another program listens there: end it, or choose another port"_s;
    case QAbstractSocket::SocketAddressNotAvailableError:
        return u"this machine does not have that address: choose one of its own, or 0.0.0.0 for all"_s;
    case QAbstractSocket::SocketAccessError:
        return u"this user may not: choose a port from 1024 on"_s;
    default:
        return systemsWords;
    }
}

QAbstractSocket::SocketError socketError(int number)
{
    switch (number) {
    case EADDRINUSE:
        return QAbstractSocket::AddressInUseError;
    case EADDRNOTAVAIL:
        return QAbstractSocket::SocketAddressNotAvailableError;
    case EACCES:
        return QAbstractSocket::SocketAccessError;
    default:
        return QAbstractSocket::UnknownSocketError;
    }
}
} // namespace

/// The listening socket, the list of connections, the one timer and the budgets that connections share.
class HttpServer::Private final : public QTcpServer, public ConnectionHost
{
public:
    Private(HttpServer *owner, ExchangeRouter *router, Shared shared);
    ~Private() override;

    [[nodiscard]] Outcome open(const QHostAddress &address, quint16 wantedPort, bool reusePort);
    void setLimits(const HttpLimits &limits);
    void drain(int graceMs);

    [[nodiscard]] int connectionCount() const { return static_cast<int>(m_connections.size()); }

    // ConnectionHost
    [[nodiscard]] ExchangeRouter &router() override { return *m_router; }

    [[nodiscard]] const HttpLimits &limits() const override { return m_limits; }

    [[nodiscard]] const RequestPolicy &policy() const override { return m_policy; }

    [[nodiscard]] bool isDraining() const override { return m_isDraining; }

    [[nodiscard]] QByteArray &readBuffer() override { return m_readBuffer; }

    [[nodiscard]] BufferBudget &buffers() override { return *m_buffers; }

    [[nodiscard]] LeaveWatch &leaveWatch() override { return m_leaveWatch; }

    void schedule(ClientConnection *connection) override;
    [[nodiscard]] bool takeLargeBody(ClientConnection *connection) override;
    void returnLargeBody() override;
    void forget(ClientConnection *connection) override;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void runScheduled();
    void tick();
    void endGrace();
    void breakOffAll();
    void noteIfDrained();
    void updatePolicy();

    HttpServer *m_owner;
    ExchangeRouter *m_router;
    HttpLimits m_limits;
    RequestPolicy m_policy;
    QTimer m_tick;
    QTimer m_grace;
    QTimer m_ending; ///< after the grace
    QByteArray m_readBuffer;
    BufferBudget m_ownBuffers;
    BufferBudget *m_buffers;
    std::atomic<int> m_ownConnections = 0;
    std::atomic<int> *m_openConnections; ///< of all servers that share it
    LeaveWatch m_leaveWatch;
    std::vector<ClientConnection *> m_connections;
    std::vector<ClientConnection *> m_scheduled;
    std::vector<ClientConnection *> m_running; ///< the part of m_scheduled that is being worked off
    std::deque<ClientConnection *> m_waiting;  ///< for a place for a large body
    int m_largeBodies = 0;
    bool m_isTurnPosted = false;
    bool m_isDraining = false;
    bool m_isGraceOver = false; ///< every handler knows that it must end
    bool m_isDrained = false;
};

HttpServer::Private::Private(HttpServer *owner, ExchangeRouter *router, Shared shared)
    : m_owner(owner)
    , m_router(router)
    , m_readBuffer(readBufferBytes, Qt::Uninitialized)
    , m_buffers(shared.buffers ? shared.buffers : &m_ownBuffers)
    , m_openConnections(shared.openConnections ? shared.openConnections : &m_ownConnections)
    , m_leaveWatch([](ClientConnection *connection) { connection->breakOff(); })
{
    setListenBacklogSize(backlog);
    setMaxPendingConnections(backlog);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, [this] { tick(); });
    m_grace.setSingleShot(true);
    connect(&m_grace, &QTimer::timeout, this, [this] { endGrace(); });
    m_ending.setSingleShot(true);
    connect(&m_ending, &QTimer::timeout, this, [this] { breakOffAll(); });
    // Qt stops accepting when descriptors run out; the tick starts it again.
    connect(this, &QTcpServer::acceptError, this, [this] { m_tick.start(); });
}

HttpServer::Private::~Private()
{
    close();
    breakOffAll();
}

Outcome HttpServer::Private::open(const QHostAddress &address, quint16 wantedPort, bool reusePort)
{
    bool isOpen = false;
    if (reusePort) {
        const qintptr descriptor = openReusePortSocket(address, wantedPort, backlog);
        isOpen = descriptor >= 0 && setSocketDescriptor(descriptor);
    } else {
        isOpen = QTcpServer::listen(address, wantedPort);
    }
    if (!isOpen) {
        const QString reason =
            reusePort ? whyNot(socketError(errno), qt_error_string()) : whyNot(serverError(), errorString());
        return fail(ErrorCode::Conflict,
                    u"cannot listen on %1 port %2: %3"_s.arg(address.toString()).arg(wantedPort).arg(reason));
    }
    m_isDraining = m_isGraceOver = m_isDrained = false;
    updatePolicy();
    return {};
}

void HttpServer::Private::updatePolicy()
{
    m_policy = RequestPolicy(serverPort(), m_limits.allowedHosts, m_limits.allowedOrigins);
}

void HttpServer::Private::setLimits(const HttpLimits &limits)
{
    m_limits = limits;
    updatePolicy();
}

void HttpServer::Private::incomingConnection(qintptr descriptor)
{
    if (m_openConnections->fetch_add(1) >= m_limits.maxConnections) {
        --*m_openConnections;
        ::close(static_cast<int>(descriptor));
        return;
    }
    auto connection = std::make_unique<ClientConnection>(*this, descriptor);
    if (!connection->isOpen()) {
        --*m_openConnections;
        ::close(static_cast<int>(descriptor));
        return;
    }
    connection->indexInServer = m_connections.size();
    // From here on it lives until forget().
    m_connections.push_back(connection.release());
    if (!m_tick.isActive())
        m_tick.start();
}

void HttpServer::Private::forget(ClientConnection *connection)
{
    ClientConnection *const last = m_connections.back();
    last->indexInServer = connection->indexInServer;
    m_connections[connection->indexInServer] = last;
    m_connections.pop_back();
    --*m_openConnections;
    if (connection->isScheduled) {
        std::replace(m_scheduled.begin(), m_scheduled.end(), connection, static_cast<ClientConnection *>(nullptr));
        std::replace(m_running.begin(), m_running.end(), connection, static_cast<ClientConnection *>(nullptr));
    }
    std::erase(m_waiting, connection);
    // A child, so that it goes with the server when no event loop is left to delete it.
    connection->setParent(this);
    connection->deleteLater();
    noteIfDrained();
}

void HttpServer::Private::schedule(ClientConnection *connection)
{
    if (std::exchange(connection->isScheduled, true))
        return;
    m_scheduled.push_back(connection);
    if (!std::exchange(m_isTurnPosted, true))
        QMetaObject::invokeMethod(
            this, [this] { runScheduled(); }, Qt::QueuedConnection);
}

void HttpServer::Private::runScheduled()
{
    m_isTurnPosted = false;
    m_running.swap(m_scheduled);
    for (size_t i = 0; i < m_running.size(); ++i) {
        ClientConnection *const connection = std::exchange(m_running[i], nullptr);
        if (!connection)
            continue;
        connection->isScheduled = false;
        connection->runTurn();
    }
    m_running.clear();
}

bool HttpServer::Private::takeLargeBody(ClientConnection *connection)
{
    if (m_largeBodies < m_limits.maxLargeBodies) {
        ++m_largeBodies;
        return true;
    }
    m_waiting.push_back(connection);
    return false;
}

void HttpServer::Private::returnLargeBody()
{
    --m_largeBodies;
    while (!m_waiting.empty() && m_largeBodies < m_limits.maxLargeBodies) {
        ClientConnection *const next = m_waiting.front();
        m_waiting.pop_front();
        // It may have been answered meanwhile.
        if (!next->waitsForPlace())
            continue;
        ++m_largeBodies;
        next->grantPlace();
    }
}

void HttpServer::Private::tick()
{
    if (isListening())
        resumeAccepting();
    const qint64 nowMs = ConnectionHost::nowMs();
    // From the back, because a connection that closes is replaced by the last.
    for (size_t i = m_connections.size(); i-- > 0;) {
        if (i < m_connections.size())
            m_connections[i]->tick(nowMs);
    }
    if (m_connections.empty())
        m_tick.stop();
}

void HttpServer::Private::drain(int graceMs)
{
    close();
    m_isDraining = true;
    for (size_t i = m_connections.size(); i-- > 0;) {
        if (i < m_connections.size())
            m_connections[i]->beginDrain();
    }
    m_grace.start(graceMs);
    noteIfDrained();
}

void HttpServer::Private::endGrace()
{
    if (std::exchange(m_isGraceOver, true))
        return;
    m_ending.start(endingMs);
    for (size_t i = m_connections.size(); i-- > 0;) {
        if (i < m_connections.size())
            m_connections[i]->tellShutdown();
    }
}

void HttpServer::Private::breakOffAll()
{
    endGrace(); // unless it was: whoever takes the server down, no handler may think that its client left
    while (!m_connections.empty())
        m_connections.back()->breakOff();
}

void HttpServer::Private::noteIfDrained()
{
    if (!m_isDraining || m_isDrained || !m_connections.empty())
        return;
    m_isDrained = true;
    m_grace.stop();
    m_ending.stop();
    // Queued, so that the last connection is off the stack when the owner takes things down.
    QMetaObject::invokeMethod(m_owner, &HttpServer::drained, Qt::QueuedConnection);
}

HttpServer::HttpServer(ExchangeRouter *router, QObject *parent)
    : HttpServer(router, Shared {}, parent)
{}

HttpServer::HttpServer(ExchangeRouter *router, Shared shared, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, router, shared))
{}

HttpServer::~HttpServer() = default;

Outcome HttpServer::listen(const QHostAddress &address, quint16 port, bool reusePort)
{
    return d->open(address, port, reusePort);
}

quint16 HttpServer::port() const
{
    return d->serverPort();
}

void HttpServer::setLimits(const HttpLimits &limits)
{
    d->setLimits(limits);
}

void HttpServer::drain(int graceMs)
{
    d->drain(graceMs);
}

int HttpServer::connectionCount() const
{
    return d->connectionCount();
}
