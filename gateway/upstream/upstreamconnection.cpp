// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/upstreamconnection.h"

#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <utility>

#include <QSocketNotifier>
#include <QSslSocket>
#include <QTimer>

#include "gateway/upstream/socketfault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 writeAheadBytes = 64 * 1024;
constexpr qsizetype sendAtOnceBytes = 256 * 1024;
constexpr qsizetype encryptAtOnceBytes = 32 * 1024; ///< few, so that little time passes between reading and writing

enum class Peek
{
    Nothing,
    Something,
    Reset
};

/// What lies unread in the kernel, an end of the stream included.
Peek peek(const QTcpSocket &socket)
{
    char byte = 0;
    const auto count = ::recv(static_cast<int>(socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count >= 0)
        return Peek::Something;
    return errno == EAGAIN || errno == EWOULDBLOCK ? Peek::Nothing : Peek::Reset;
}
} // namespace

UpstreamConnection::UpstreamConnection(const UpstreamOrigin &origin, std::unique_ptr<QTcpSocket> socket,
                                       std::vector<char> *buffer, QObject *parent)
    : QObject {parent}
    , m_origin {origin}
    , m_socket {socket.release()}
    , m_buffer {buffer}
{
    m_socket->setParent(this);
    // QSslSocket signals from the middle of its work and does not bear being closed or written to there.
    const Qt::ConnectionType how = origin.tls ? Qt::QueuedConnection : Qt::DirectConnection;
    connect(m_socket, &QTcpSocket::readyRead, this, &UpstreamConnection::receive, how);
    if (origin.tls) {
        connect(m_socket, &QTcpSocket::bytesWritten, this, &UpstreamConnection::pump, how);
        connect(static_cast<QSslSocket *>(m_socket), &QSslSocket::encryptedBytesWritten, this,
                &UpstreamConnection::pump, how);
        connect(m_socket, &QTcpSocket::errorOccurred, this, &UpstreamConnection::noteCloseNotify);
    }
    connect(m_socket, &QTcpSocket::errorOccurred, this, &UpstreamConnection::handleClosed, how);
    connect(m_socket, &QTcpSocket::disconnected, this, &UpstreamConnection::handleClosed, how);
}

void UpstreamConnection::begin(const std::vector<QByteArray> *pieces, ResponseParser::Expect expect,
                               ConnectionUser *user)
{
    m_user = user;
    m_pieces = pieces;
    m_piece = 0;
    m_offset = 0;
    m_paused = false;
    m_parser.begin(expect);
    m_starting = true;
    pump();
    m_starting = false;
}

void UpstreamConnection::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) == paused || paused || m_resuming)
        return;
    m_resuming = true;
    QMetaObject::invokeMethod(this, &UpstreamConnection::resume, Qt::QueuedConnection);
}

void UpstreamConnection::close()
{
    if (std::exchange(m_over, true))
        return;
    m_user = nullptr;
    m_socket->disconnect(this);
    awaitRoom(false);
    dropUnsent();
    m_socket->abort();
    deleteLater();
}

void UpstreamConnection::dropUnsent()
{
    // Behind the megabytes that the kernel may still hold, the end of a request that nobody wants any more would be
    // noticed when the peer has read them all. A reset overtakes them.
    const int descriptor = static_cast<int>(m_socket->socketDescriptor());
    int unsent = 0;
    if (descriptor < 0 || ::ioctl(descriptor, TIOCOUTQ, &unsent) != 0 || unsent == 0)
        return;
    const linger reset {1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

UpstreamFailure::Phase UpstreamConnection::phase() const
{
    if (m_parser.hasBegun())
        return m_parser.isInBody() ? UpstreamFailure::Phase::Body : UpstreamFailure::Phase::Head;
    return isSent() ? UpstreamFailure::Phase::Wait : UpstreamFailure::Phase::Send;
}

bool UpstreamConnection::isSent() const
{
    const bool handedOver = m_pieces == nullptr || m_piece == m_pieces->size();
    return handedOver && unsentBytes() == 0;
}

qint64 UpstreamConnection::unsentBytes() const
{
    // What TLS has encrypted but the kernel not yet taken is counted apart.
    const qint64 encrypted = m_origin.tls ? static_cast<const QSslSocket *>(m_socket)->encryptedBytesToWrite() : 0;
    return m_socket->bytesToWrite() + encrypted;
}

bool UpstreamConnection::isQuiet() const
{
    return !m_over && m_socket->state() == QAbstractSocket::ConnectedState && peek(*m_socket) == Peek::Nothing;
}

void UpstreamConnection::receive()
{
    if (m_over || m_paused || m_resuming)
        return;
    if (m_user == nullptr) {
        // A queued signal may come late, when its bytes were read with the answer.
        if (!m_origin.tls || m_socket->bytesAvailable() > 0)
            emit gone(this);
        return;
    }
    if (m_parser.isCloseDelimited())
        noteReset();
    // A plain socket is read once per event: its notifier comes again while there is more, and others get their turn.
    do {
        const qint64 count = m_socket->read(m_buffer->data(), static_cast<qint64>(m_buffer->size()));
        if (count < 0)
            return handleClosed();
        if (count == 0)
            return;
        m_user->handleActivity();
        if (!consume(m_buffer->data(), count))
            return;
    } while (m_origin.tls && m_socket->bytesAvailable() > 0);
}

/// Parses what was read. Parts of the body that lie in one read are moved together (over the chunk lines between them)
/// and handed over at once. False when the answer is over, paused or abandoned.
bool UpstreamConnection::consume(char *bytes, qsizetype size)
{
    ConnectionUser *const user = m_user;
    QByteArrayView input {bytes, size};
    char *body = bytes;
    qsizetype bodySize = 0;
    for (;;) {
        const ResponseParser::Event event = m_parser.next(input);
        if (event == ResponseParser::Event::Body) {
            const QByteArrayView part = m_parser.body();
            if (bodySize == 0)
                body = bytes + (part.data() - bytes);
            else
                std::memmove(body + bodySize, part.data(), static_cast<size_t>(part.size()));
            bodySize += part.size();
            continue;
        }
        if (bodySize > 0 && !handOver({body, std::exchange(bodySize, 0)}, input))
            return false;
        switch (event) {
        case ResponseParser::Event::Head:
            user->handleAnswerHead();
            break;
        case ResponseParser::Event::End:
            endAnswer(m_parser.keepAlive() && input.isEmpty() && isSent() && !m_closed);
            return false;
        case ResponseParser::Event::Failed:
            breakOff(QString::fromLatin1(m_parser.error()), false);
            return false;
        default:
            return true;
        }
        if (m_user != user)
            return false;
        if (m_paused) {
            keep(input);
            return false;
        }
    }
}

bool UpstreamConnection::handOver(QByteArrayView bytes, QByteArrayView rest)
{
    ConnectionUser *const user = m_user;
    user->handleAnswerBody(bytes);
    if (m_user != user)
        return false;
    if (m_paused)
        keep(rest);
    return !m_paused;
}

void UpstreamConnection::keep(QByteArrayView rest)
{
    // May be a part of the backlog itself, so it is copied before that is replaced.
    m_backlog = rest.toByteArray();
}

void UpstreamConnection::resume()
{
    m_resuming = false;
    if (m_over || m_paused || m_user == nullptr)
        return;
    // The parser goes on even without bytes: it may stand at the end already.
    QByteArray backlog = std::exchange(m_backlog, {});
    if (!consume(backlog.data(), backlog.size()))
        return;
    ConnectionUser *const user = m_user;
    receive();
    if (m_closed && m_user == user && !m_paused)
        handleClosed();
}

void UpstreamConnection::pump()
{
    if (m_over || m_user == nullptr || m_pieces == nullptr || m_sendsNoMore)
        return;
    if (!m_starting)
        m_user->handleActivity();
    if (m_origin.tls)
        writeOn();
    else
        sendOn();
}

/// Past Qt, which closes a socket that cannot be written to: whoever refuses a large request may answer and leave
/// before it has read it, and that answer lies unread in the kernel then.
void UpstreamConnection::sendOn()
{
    const int descriptor = static_cast<int>(m_socket->socketDescriptor());
    bool isFull = false;
    for (qsizetype room = sendAtOnceBytes; room > 0 && !isFull && m_piece < m_pieces->size();) {
        const QByteArray &piece = m_pieces->at(m_piece);
        const qsizetype count = qMin(piece.size() - m_offset, room);
        const ssize_t sent =
            ::send(descriptor, piece.constData() + m_offset, static_cast<size_t>(count), MSG_DONTWAIT | MSG_NOSIGNAL);
        isFull = sent < count;
        if (sent >= 0) {
            noteSent(sent);
            room -= sent;
        } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            return endSending(errno);
        }
    }
    awaitRoom(m_piece < m_pieces->size());
}

void UpstreamConnection::awaitRoom(bool waits)
{
    if (m_room != nullptr) {
        m_room->setEnabled(waits);
    } else if (waits) {
        m_room = new QSocketNotifier(m_socket->socketDescriptor(), QSocketNotifier::Write, this);
        connect(m_room, &QSocketNotifier::activated, this, &UpstreamConnection::pump);
    }
}

/// The peer takes no more. What it said before is read as ever, up to its end.
void UpstreamConnection::endSending(int error)
{
    m_sendsNoMore = true;
    awaitRoom(false);
    if (error == ECONNRESET) // told once, and so not to the reader; a reset that follows a FIN is EPIPE
        m_reset = true;
    else if (error != EPIPE)
        QMetaObject::invokeMethod(this, &UpstreamConnection::handleClosed, Qt::QueuedConnection);
}

void UpstreamConnection::writeOn()
{
    while (m_piece < m_pieces->size() && unsentBytes() < writeAheadBytes) {
        if (!m_starting && readsFirst())
            return;
        const QByteArray &piece = m_pieces->at(m_piece);
        const qsizetype count = qMin(piece.size() - m_offset, encryptAtOnceBytes);
        const qint64 written = m_socket->write(piece.constData() + m_offset, count);
        if (m_over || m_user == nullptr)
            return;
        if (written < 0) {
            QMetaObject::invokeMethod(this, &UpstreamConnection::handleClosed, Qt::QueuedConnection);
            return;
        }
        noteSent(written);
    }
}

/// Nobody but Qt can read TLS, and it reads no more when it could not write: what came is let in before more goes out.
bool UpstreamConnection::readsFirst()
{
    if (m_paused || m_resuming || std::exchange(m_letIn, !m_letIn))
        return false;
    if (m_socket->bytesAvailable() == 0 && peek(*m_socket) == Peek::Nothing) {
        m_letIn = false;
        return false;
    }
    QTimer::singleShot(0, this, &UpstreamConnection::pump); // after the sockets' turn
    return true;
}

void UpstreamConnection::noteSent(qsizetype bytes)
{
    m_offset += bytes;
    if (m_offset == m_pieces->at(m_piece).size()) {
        ++m_piece;
        m_offset = 0;
    }
}

void UpstreamConnection::handleClosed()
{
    if (m_over)
        return;
    awaitRoom(false); // Qt closed the descriptor
    if (m_starting) {
        QMetaObject::invokeMethod(this, &UpstreamConnection::handleClosed, Qt::QueuedConnection);
        return;
    }
    if (m_user == nullptr) {
        emit gone(this);
        return;
    }
    m_closed = true;
    if (m_paused || m_resuming)
        return;
    ConnectionUser *const user = m_user;
    if (m_socket->bytesAvailable() > 0)
        receive();
    if (m_user != user || m_paused)
        return;
    const bool orderly = isOrderlyEnd();
    if (m_parser.finish() == ResponseParser::Event::End && orderly)
        return endAnswer(false);
    const bool untouched = !m_parser.hasBegun() && m_socket->error() == QAbstractSocket::RemoteHostClosedError;
    const bool byPeer = m_socket->error() == QAbstractSocket::RemoteHostClosedError && m_parser.error() != nullptr;
    breakOff(byPeer ? QString::fromLatin1(m_parser.error()) : describeFault(*m_socket), untouched);
}

bool UpstreamConnection::isOrderlyEnd() const
{
    if (m_origin.tls)
        return m_closeNotified;
    return !m_reset && m_socket->error() == QAbstractSocket::RemoteHostClosedError;
}

void UpstreamConnection::noteCloseNotify()
{
    // Qt has this text for close_notify alone; a bare FIN, which may be an attacker's, comes with another one.
    if (m_socket->errorString() == QSslSocket::tr("The TLS/SSL connection has been closed"))
        m_closeNotified = true;
}

void UpstreamConnection::noteReset()
{
    // Qt reports RST as if it were FIN; for a body that ends with the connection the difference is all there is.
    if (!m_origin.tls && peek(*m_socket) == Peek::Reset)
        m_reset = true;
}

void UpstreamConnection::endAnswer(bool reusable)
{
    m_pieces = nullptr;
    std::exchange(m_user, nullptr)->handleAnswerEnd(reusable);
}

void UpstreamConnection::breakOff(const QString &detail, bool untouched)
{
    const UpstreamFailure failure {ErrorCode::UpstreamFailed, phase(), detail};
    m_pieces = nullptr;
    std::exchange(m_user, nullptr)->handleBroken(failure, untouched);
}
