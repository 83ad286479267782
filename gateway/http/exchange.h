// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QByteArray>

#include "gateway/http/requesthead.h"

/// Why a request's body is not taken: 503 there is no room for it, 408 it did not come in time, 413 it is too large,
/// 400 and others it breaks the rules of framing.
struct BodyRefusal
{
    int status = 503;
    const char *message = ""; ///< English; static
    int retryAfterMs = 0;     ///< 0: nothing is said about waiting
};

/// Who answers a request. One object per request, owned by the connection through unique_ptr and destroyed after
/// the answer was finished or aborted, or after clientGone(). Gateway thread only.
class ExchangeHandler
{
public:
    virtual ~ExchangeHandler() = default;
    /// The whole body, after its last byte; an empty one when there is none. Called exactly once unless the answer was
    /// begun before or the client left.
    virtual void handleBody(QByteArray body) = 0;

    /// False: it will answer without having seen the body, which is then not read before the answer.
    [[nodiscard]] virtual bool wantsBody() const { return true; }

    /// The body is not taken. True: the handler answers that, at once or later, and handleBody() is not called
    /// any more. False: the server does, and the handler's client is gone.
    [[nodiscard]] virtual bool handleRefusedBody(const BodyRefusal &) { return false; }

    /// The client left (FIN before its answer's end, RST), or the server answered in the handler's place. Nothing can
    /// be sent any more; the handler is destroyed right after this returns, so what must go on (accounting) has to be
    /// handed over here.
    virtual void handleClientGone() = 0;

    /// As handleClientGone(), for a client that is there, but took nothing of its answer for `forMs`.
    virtual void handleStalledReader(qint64 /*forMs*/) { handleClientGone(); }

    /// pendingBytes() fell below the low-water mark after it had passed the high-water mark.
    virtual void handleWritable() = 0;

    /// The server is stopping and the time it gave to running answers is over, or it goes at once. The handler should
    /// end its answer now; what has not ended a little later is broken off, which handleClientGone() tells. Called at
    /// most once.
    virtual void handleShutdown() {}
};

/// One request on a client connection and the one answer to it. Owned by the connection; valid for the handler's whole
/// life. Gateway thread only. Calling order: head() any time; then either respond(), or start() write()*
/// finish()|abort().
class Exchange
{
public:
    static constexpr qint64 highWaterBytes = 256 * 1024;
    static constexpr qint64 lowWaterBytes = 64 * 1024;

    virtual ~Exchange() = default;
    [[nodiscard]] virtual const RequestHead &head() const = 0;
    /// Monotonic nanoseconds at which the last byte of the request arrived.
    [[nodiscard]] virtual qint64 receivedAtNs() const = 0;

    /// The whole answer at once. Date, Content-Length, Connection and the security headers are added.
    virtual void respond(int status, HeaderList headers, QByteArray body) = 0;
    /// Begins a streamed answer of unknown length: chunked, or closed at the end for HTTP/1.0.
    virtual void start(int status, HeaderList headers) = 0;
    virtual void write(QByteArrayView bytes) = 0;
    virtual void finish() = 0;

    /// As write() and finish(), in one packet.
    virtual void finishWith(QByteArrayView bytes)
    {
        write(bytes);
        finish();
    }

    /// Breaks the connection off, so that the client cannot take what it has for a whole answer.
    virtual void abort() = 0;
    /// Bytes written but not yet taken by the socket.
    [[nodiscard]] virtual qint64 pendingBytes() const = 0;
    [[nodiscard]] virtual bool isStarted() const = 0;
};

/// Decides who answers. Called when a head is complete and passed the parser's checks, before the body is read and
/// before 100-continue is sent.
class ExchangeRouter
{
public:
    virtual ~ExchangeRouter() = default;
    /// Returns the handler, or nullptr after having answered by exchange.respond() (then the body is not read: the
    /// connection drains a small one and closes on a large one).
    [[nodiscard]] virtual std::unique_ptr<ExchangeHandler> route(Exchange &exchange) = 0;
    /// The body of a framing or parse error in the dialect of the path, as far as it is known.
    [[nodiscard]] virtual QByteArray errorBody(int status, const QByteArray &path, const QByteArray &message,
                                               const QByteArray &requestId) = 0;
    /// Adds x-request-id to an answer that the server gives itself: the client's own if the head, which may be broken
    /// and incomplete, has a valid one, else a new one.
    virtual void nameRequest(const RequestHead &head, HeaderList &headers) = 0;
    /// The value of Allow for a path; empty for one that is not known.
    [[nodiscard]] virtual QByteArray allowedMethods(const QByteArray &path) const = 0;
};
