// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/upstreamsession.h"

#include <sys/socket.h>

#include <QSslConfiguration>
#include <QSslSocket>

namespace
{
constexpr qint64 sendAheadBytes = 256 * 1024;
} // namespace

UpstreamSession::UpstreamSession(ScriptedUpstream *upstream, QObject *parent)
    : QObject {parent}
    , m_upstream {upstream}
    , m_number {++upstream->m_connectionCount}
{
    ++m_upstream->m_openConnections;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &UpstreamSession::runSteps);
}

UpstreamSession::~UpstreamSession()
{
    if (!m_over)
        --m_upstream->m_openConnections;
}

void UpstreamSession::open(qintptr descriptor, const ServerIdentity &identity)
{
    m_greeting = m_upstream->m_greeting;
    const bool answers = m_greeting == ScriptedUpstream::Greeting::Serve;
    const bool encrypts = !identity.isNull() && (answers || m_greeting == ScriptedUpstream::Greeting::Swallow);
    m_socket = encrypts ? new QSslSocket(this) : new QTcpSocket(this);
    // QSslSocket signals from the middle of its work and does not bear being closed or written to there.
    const Qt::ConnectionType how = encrypts ? Qt::QueuedConnection : Qt::DirectConnection;
    connect(m_socket, &QTcpSocket::readyRead, this, &UpstreamSession::read, how);
    connect(m_socket, &QTcpSocket::bytesWritten, this, &UpstreamSession::runSteps, how);
    connect(m_socket, &QTcpSocket::disconnected, this, &UpstreamSession::leave, how);
    const auto leaveWhenBroken = [this] {
        if (m_socket->state() != QAbstractSocket::ConnectedState)
            leave();
    };
    connect(m_socket, &QTcpSocket::errorOccurred, this, leaveWhenBroken, how);
    // One that does not read must not have Qt read for it.
    if (m_greeting == ScriptedUpstream::Greeting::Silent)
        m_socket->setReadBufferSize(1);
    m_socket->setSocketDescriptor(descriptor);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (encrypts) {
        auto *tls = static_cast<QSslSocket *>(m_socket);
        QSslConfiguration configuration = tls->sslConfiguration();
        configuration.setLocalCertificateChain(identity.chain);
        configuration.setPrivateKey(identity.key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setAllowedNextProtocols({"http/1.1"});
        tls->setSslConfiguration(configuration);
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &UpstreamSession::runSteps, how);
        tls->startServerEncryption();
    }
    greet();
}

void UpstreamSession::drop()
{
    m_socket->disconnect(this);
    m_socket->abort();
    finish();
}

void UpstreamSession::greet()
{
    switch (m_greeting) {
    case ScriptedUpstream::Greeting::Close:
        return drop();
    case ScriptedUpstream::Greeting::Reset:
        return reset();
    case ScriptedUpstream::Greeting::Garbage:
        m_socket->write(QByteArray(64, '\x01') + "\r\n\r\n");
        return;
    default:
        return;
    }
}

void UpstreamSession::read()
{
    static thread_local std::vector<char> buffer(64 * 1024);
    if (m_over || m_greeting == ScriptedUpstream::Greeting::Silent)
        return;
    const qint64 count = m_socket->read(buffer.data(), static_cast<qint64>(buffer.size()));
    if (m_greeting == ScriptedUpstream::Greeting::CloseOnFirstByte)
        return drop();
    if (m_greeting == ScriptedUpstream::Greeting::ResetOnFirstByte)
        return reset();
    if (m_greeting == ScriptedUpstream::Greeting::Swallow)
        m_upstream->m_bytesSwallowed += qMax<qint64>(0, count);
    else
        m_input.append(buffer.data(), count);
    if (m_socket->bytesAvailable() > 0)
        return read();
    serve();
    m_socket->flush();
}

void UpstreamSession::serve()
{
    while (!m_busy && !m_over && takeRequest()) {
        m_request.connection = m_number;
        m_request.atNs = ScriptedUpstream::nowNs();
        m_busy = true;
        m_step = 0;
        m_sent = 0;
        m_script = m_upstream->scriptFor(m_request);
        runSteps();
    }
}

bool UpstreamSession::takeRequest()
{
    const qsizetype end = m_input.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    m_request = {};
    m_request.head = m_input.left(end + 4);
    qsizetype line = m_input.indexOf("\r\n");
    const QList<QByteArray> words = m_input.left(line).split(' ');
    m_request.method = words.value(0);
    m_request.target = words.value(1);
    while (line < end) {
        const qsizetype begin = line + 2;
        line = m_input.indexOf("\r\n", begin);
        const qsizetype colon = m_input.indexOf(':', begin);
        m_request.headers.add(m_input.mid(begin, colon - begin), m_input.mid(colon + 1, line - colon - 1).trimmed());
    }
    return takeBody(end + 4);
}

bool UpstreamSession::takeBody(qsizetype begin)
{
    if (m_request.headers.contains("Transfer-Encoding"))
        return takeChunks(begin);
    const qsizetype length = m_request.headers.value("Content-Length").toLongLong();
    if (m_input.size() < begin + length)
        return false;
    m_request.body = m_input.mid(begin, length);
    if (m_input.size() == begin + length)
        m_input.resize(0);
    else
        m_input.remove(0, begin + length);
    return true;
}

bool UpstreamSession::takeChunks(qsizetype begin)
{
    QByteArray body;
    for (;;) {
        const qsizetype line = m_input.indexOf("\r\n", begin);
        if (line < 0)
            return false;
        const qsizetype size = m_input.mid(begin, line - begin).toLongLong(nullptr, 16);
        if (m_input.size() < line + 2 + size + 2)
            return false;
        body += m_input.mid(line + 2, size);
        begin = line + 2 + size + 2;
        if (size == 0)
            break;
    }
    m_request.body = body;
    m_input.remove(0, begin);
    return true;
}

void UpstreamSession::runSteps()
{
    if (!m_busy || m_over || m_timer.isActive())
        return;
    while (m_step < m_script.steps().size()) {
        if (!runStep(m_script.steps().at(m_step)))
            return;
        ++m_step;
        m_sent = 0;
    }
    if (m_over)
        return;
    m_busy = false;
    const int allowed = m_upstream->m_answersPerConnection;
    if (++m_answers == allowed)
        return m_socket->disconnectFromHost();
    if (!m_input.isEmpty())
        QMetaObject::invokeMethod(this, &UpstreamSession::serve, Qt::QueuedConnection);
}

bool UpstreamSession::runStep(const Script::Step &step)
{
    switch (step.kind) {
    case Script::Kind::Send:
        return pump(step);
    case Script::Kind::Wait:
        if (m_sent++ > 0 || step.ms == 0)
            return true;
        m_timer.start(step.ms);
        return false;
    case Script::Kind::Stall:
        return false;
    case Script::Kind::HalfClose:
        if (unsentBytes() > 0)
            return false;
        ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
        return true;
    case Script::Kind::Close:
        m_socket->disconnectFromHost();
        return false;
    case Script::Kind::Cut:
    case Script::Kind::Reset:
        m_socket->flush();
        if (unsentBytes() > 0)
            return false;
        step.kind == Script::Kind::Cut ? drop() : reset();
        return false;
    }
    return true;
}

bool UpstreamSession::pump(const Script::Step &step)
{
    while (step.times < 0 || m_sent < step.times) {
        if (unsentBytes() > sendAheadBytes)
            return false;
        ++m_sent;
        if (m_socket->write(step.bytes) < 0) {
            leave();
            return false;
        }
        if (m_over)
            return false;
        m_upstream->m_bytesTaken += step.bytes.size();
    }
    return true;
}

qint64 UpstreamSession::unsentBytes() const
{
    const auto *tls = qobject_cast<const QSslSocket *>(m_socket);
    return m_socket->bytesToWrite() + (tls != nullptr ? tls->encryptedBytesToWrite() : 0);
}

void UpstreamSession::reset()
{
    const linger hard {1, 0};
    ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    drop();
}

void UpstreamSession::leave()
{
    if (m_over)
        return;
    m_upstream->recordDeparture({m_number, ScriptedUpstream::nowNs(), m_busy || !m_input.isEmpty()});
    m_socket->disconnect(this);
    m_socket->abort();
    finish();
}

void UpstreamSession::finish()
{
    if (std::exchange(m_over, true))
        return;
    --m_upstream->m_openConnections;
    m_timer.stop();
    deleteLater();
}
