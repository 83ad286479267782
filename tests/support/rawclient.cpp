// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/rawclient.h"

#include <sys/socket.h>
#include <utility>

#include <QHostAddress>
#include <QNetworkProxy>

namespace
{
constexpr qint64 readBufferBytes = 64 * 1024;
} // namespace

RawClient::RawClient(quint16 port, QObject *parent)
    : QObject {parent}
{
    m_socket.setProxy(QNetworkProxy {QNetworkProxy::NoProxy});
    m_socket.setReadBufferSize(readBufferBytes);
    connect(&m_socket, &QTcpSocket::readyRead, this, &RawClient::read);
    connect(&m_socket, &QTcpSocket::connected, this, &RawClient::flush);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, [this] { m_closed = true; });
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] {
        read();
        m_closed = true;
    });
    m_socket.connectToHost(QHostAddress {QHostAddress::LocalHost}, port);
}

void RawClient::send(const QByteArray &bytes)
{
    m_waiting += bytes;
    if (isConnected())
        flush();
}

void RawClient::sendByteByByte(const QByteArray &bytes)
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    for (const char byte : bytes) {
        m_socket.write(&byte, 1);
        m_socket.flush();
    }
}

void RawClient::halfClose()
{
    m_socket.flush();
    ::shutdown(static_cast<int>(m_socket.socketDescriptor()), SHUT_WR);
}

void RawClient::leave()
{
    m_socket.flush();
    m_socket.abort();
}

void RawClient::reset()
{
    const linger hard {1, 0};
    ::setsockopt(static_cast<int>(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    m_socket.abort();
}

void RawClient::setPaused(bool paused)
{
    m_paused = paused;
    read();
}

int RawClient::status() const
{
    return m_received.contains("\r\n") ? m_received.mid(9, 3).toInt() : 0;
}

bool RawClient::isAnswerComplete() const
{
    if (!isHeadComplete())
        return false;
    const QByteArray length = headerValue("Content-Length");
    if (!length.isEmpty())
        return m_received.size() >= m_received.indexOf("\r\n\r\n") + 4 + length.toLongLong();
    return m_received.endsWith("0\r\n\r\n") || m_closed;
}

QByteArray RawClient::head() const
{
    return m_received.left(m_received.indexOf("\r\n\r\n") + 4);
}

QByteArray RawClient::body() const
{
    const QByteArray rest = m_received.mid(head().size());
    if (headerValue("Transfer-Encoding").toLower() != "chunked")
        return rest;
    QByteArray body;
    for (qsizetype at = 0; at < rest.size();) {
        const qsizetype line = rest.indexOf("\r\n", at);
        const qsizetype size = line < 0 ? 0 : rest.mid(at, line - at).toLongLong(nullptr, 16);
        if (size <= 0)
            break;
        body += rest.mid(line + 2, size);
        at = line + 2 + size + 2;
    }
    return body;
}

QByteArray RawClient::headerValue(const QByteArray &name) const
{
    const QList<QByteArray> lines = head().split('\n');
    for (const QByteArray &line : lines)
        if (line.toLower().startsWith(QByteArray {name.toLower() + ":"}))
            return line.mid(name.size() + 1).trimmed();
    return {};
}

void RawClient::read()
{
    if (!m_paused)
        m_received += m_socket.readAll();
}

void RawClient::flush()
{
    if (!m_waiting.isEmpty())
        m_socket.write(std::exchange(m_waiting, {}));
    m_socket.flush();
}
