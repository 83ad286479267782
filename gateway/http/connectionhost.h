// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "gateway/http/exchange.h"
#include "gateway/http/httpserver.h"
#include "gateway/http/requestpolicy.h"

class BufferBudget;
class ClientConnection;
class LeaveWatch;

/// What a connection needs of its server: the shared rules, buffers and budgets. Implemented by HttpServer's private
/// part, outlives every connection. Gateway thread only.
class ConnectionHost
{
public:
    virtual ~ConnectionHost() = default;
    [[nodiscard]] virtual ExchangeRouter &router() = 0;
    [[nodiscard]] virtual const HttpLimits &limits() const = 0;
    [[nodiscard]] virtual const RequestPolicy &policy() const = 0;
    [[nodiscard]] virtual bool isDraining() const = 0;
    /// Scratch space for one read; its contents are gone after the next read of any connection.
    [[nodiscard]] virtual QByteArray &readBuffer() = 0;

    /// What all connections may hold in memory.
    [[nodiscard]] virtual BufferBudget &buffers() = 0;
    [[nodiscard]] virtual LeaveWatch &leaveWatch() = 0;

    /// Has ClientConnection::runTurn() called from the event loop; many connections share one event.
    virtual void schedule(ClientConnection *connection) = 0;
    /// Grants a place for a body over 1 MiB; false: the connection waits and grantPlace() is called in its turn.
    [[nodiscard]] virtual bool takeLargeBody(ClientConnection *connection) = 0;
    virtual void returnLargeBody() = 0;
    /// The connection is closed and will be deleted by the event loop.
    virtual void forget(ClientConnection *connection) = 0;

    /// Monotonic time.
    [[nodiscard]] static qint64 nowNs()
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }

    [[nodiscard]] static qint64 nowMs() { return nowNs() / 1'000'000; }
};
