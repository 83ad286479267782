// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/socketfault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// OpenSSL's own reason out of Qt's sentence around it.
QString tlsReason(const QString &text)
{
    const qsizetype begin = text.indexOf(u"error:"_s);
    const QString reason = begin < 0 ? QString {} : text.mid(begin).section(u':', 3).trimmed();
    return reason.isEmpty() ? u"the TLS handshake failed"_s : u"the TLS handshake failed: "_s + reason;
}
} // namespace

QString describeFault(const QTcpSocket &socket)
{
    switch (socket.error()) {
    case QAbstractSocket::ConnectionRefusedError:
        return u"the connection was refused"_s;
    case QAbstractSocket::RemoteHostClosedError:
    case QAbstractSocket::UnknownSocketError: // an orderly end is no error to Qt
        return u"the peer closed the connection"_s;
    case QAbstractSocket::HostNotFoundError:
        return u"the host was not found"_s;
    case QAbstractSocket::SocketTimeoutError:
        return u"the connection timed out"_s;
    case QAbstractSocket::SocketResourceError:
        return u"there are no sockets left"_s;
    case QAbstractSocket::NetworkError:
        return u"the network cannot reach the host or lost the connection"_s;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return tlsReason(socket.errorString());
    default:
        return u"the connection broke (socket error %1)"_s.arg(static_cast<int>(socket.error()));
    }
}
