// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QList>

#include "gateway/http/headerlist.h"
#include "models/values/error.h"

/// Where a request goes: the key of the connection pool.
struct UpstreamOrigin
{
    bool tls = false;
    QByteArray host; ///< name or address without brackets
    quint16 port = 0;
    QByteArray proxy; ///< "http://[user:pass@]host:port" or empty; part of the key
    /// Connect (a proxy: tunnel, to the first) to these only instead of looking the host up; part of the key.
    QList<QHostAddress> addresses {};
    friend bool operator==(const UpstreamOrigin &, const UpstreamOrigin &) = default;
};

/// All in milliseconds; 0 is off.
struct UpstreamTimeouts
{
    int connectMs = 8000;
    int firstByteMs = 120000; ///< request sent -> status line
    int idleMs = 60000;       ///< between two reads of the body
    int totalMs = 0;
};

struct UpstreamRequest
{
    UpstreamOrigin origin;
    QByteArray method;
    QByteArray target;            ///< path and query
    HeaderList headers;           ///< without Host, Content-Length and Connection, which are added
    std::vector<QByteArray> body; ///< parts sent in order; Content-Length is their sum
    UpstreamTimeouts timeouts;
    bool isFresh = false; ///< over a connection made for it
};

/// What went wrong upstream, for the record and for the choice of another attempt.
struct UpstreamFailure
{
    enum class Phase
    {
        Resolve,
        Connect,
        Handshake,
        Send,
        Wait, ///< nothing of the answer came
        Head,
        Body
    };
    ErrorCode code = ErrorCode::UpstreamFailed; ///< UpstreamFailed, UpstreamTimeout, Overloaded: the hub's own limit
    Phase phase = Phase::Connect;
    QString detail; ///< English, no secret
    /// The connection had served before, and the peer ended it before any byte of an answer: it may well not have read
    /// the request.
    bool isStale = false;
};

/// Receives one answer. Gateway thread. After handleEnd() or handleFailure() nothing more is called.
class UpstreamListener
{
public:
    virtual ~UpstreamListener() = default;
    virtual void handleHead(int status, const HeaderList &headers) = 0; ///< final status; 1xx are swallowed
    virtual void handleBody(QByteArrayView bytes) = 0;                  ///< de-chunked; valid during the call only
    virtual void handleEnd() = 0;                                       ///< whole and well-framed
    virtual void handleFailure(const UpstreamFailure &failure) = 0;
};

/// A running upstream request. Destroying it cancels: the socket is closed at once unless the answer was complete.
/// A listener may destroy its call from within a callback.
class UpstreamCall
{
public:
    virtual ~UpstreamCall() = default;
    /// Stops and resumes reading from the socket (back-pressure).
    virtual void setPaused(bool paused) = 0;
    [[nodiscard]] virtual bool isConnectionReused() const = 0;

    /// All of the request has left for the peer, as far as can be told here.
    [[nodiscard]] virtual bool isRequestSent() const { return false; }

    /// Bytes of the body so far, without framing.
    [[nodiscard]] virtual qint64 bodyBytes() const { return 0; }

    /// From handleHead() on: the body has no length and ends with the connection.
    [[nodiscard]] virtual bool isCloseDelimited() const { return false; }
};

/// Sends requests over pooled keep-alive connections. No redirects, no cookies, no silent second send, except once, of
/// GET and HEAD, when a pooled connection was closed by the peer before any byte of the answer came (RFC 9110 section
/// 9.2.2). Gateway thread; owns its sockets.
class UpstreamClient
{
public:
    virtual ~UpstreamClient() = default;
    /// `listener` must outlive the returned call. Failures are never reported from within send().
    [[nodiscard]] virtual std::unique_ptr<UpstreamCall> send(UpstreamRequest request, UpstreamListener *listener) = 0;
};

size_t qHash(const UpstreamOrigin &origin, size_t seed = 0) noexcept;
