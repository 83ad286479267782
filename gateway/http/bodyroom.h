// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/http/bufferbudget.h"

class ClientConnection;
class ConnectionHost;
struct HttpLimits;

/// What a connection has of the room that all requests' bodies share: a place, if its body is large, and its part of
/// the buffers. Gateway thread; a part of the connection.
class BodyRoom final
{
    Q_DISABLE_COPY_MOVE(BodyRoom)

public:
    static constexpr qint64 largeBodyBytes = 1024 * 1024;

    enum class Grant
    {
        Given,
        Waits, ///< for a place: ConnectionHost calls ClientConnection::grantPlace()
        Full   ///< the buffers are used up
    };

    BodyRoom(ConnectionHost &host, ClientConnection *owner);

    /// Asks for a body of that size, announced or come so far.
    [[nodiscard]] Grant ask(qint64 bytes);
    /// The place that ask() waited for has come. Full: the buffers are used up.
    [[nodiscard]] Grant takePlace();

    /// Nothing of the body is to be read before the request is answered.
    void shut() { m_isShut = true; }

    /// The request is answered: nothing is waited for any more, and what is left of the body may be read off.
    void open() { m_waits = m_isShut = false; }

    /// The place is for another request, the bytes are still there.
    void leavePlace();
    void clear(); ///< the body is gone

    /// The body must not be read now.
    [[nodiscard]] bool isClosed() const { return m_waits || m_isShut; }

    [[nodiscard]] bool waits() const { return m_waits; }

    /// Waits for a place for longer than it may.
    [[nodiscard]] bool hasWaitedTooLong(qint64 nowMs, const HttpLimits &limits) const;
    /// Has a place, and its body comes so slowly that others should have it.
    [[nodiscard]] bool isTooSlow(qint64 nowMs, qint64 bytesSoFar, const HttpLimits &limits) const;

private:
    ConnectionHost &m_host;
    ClientConnection *m_owner;
    BufferShare m_share;
    qint64 m_wantedBytes = 0;
    qint64 m_sinceMs = 0; ///< waits or has its place
    bool m_waits = false;
    bool m_hasPlace = false;
    bool m_isShut = false;
};
