// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QHostAddress>
#include <QList>
#include <QObject>

#include "gateway/http/exchange.h"
#include "models/values/error.h"

class BufferBudget;

/// What a client may send. Times in milliseconds.
struct HttpLimits
{
    int headTimeoutMs = 10000;
    int bodyTimeoutMs = 30000; ///< between two reads of a body
    int idleTimeoutMs = 60000; ///< keep-alive without a request; also a reader that takes nothing
    qint64 maxHeadBytes = 32 * 1024;
    qint64 maxBodyBytes = 64 * 1024 * 1024;
    int maxConnections = 2048;
    int maxLargeBodies = 24;                  ///< bodies over 1 MiB in memory at once; the rest wait unread
    int placeTimeoutMs = 15000;               ///< for that long at most
    qint64 minBodyBytesPerSecond = 16 * 1024; ///< of a large body once bodyTimeoutMs are over, on the average
    QList<QByteArray> allowedHosts;           ///< beside the loopback names, each "name" or "name:port"
    QList<QByteArray> allowedOrigins;         ///< exact origins; empty: none
};

/// The listening socket and its connections. Gateway thread only.
class HttpServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HttpServer)

public:
    /// Borrows the router, which must outlive the server.
    explicit HttpServer(ExchangeRouter *router, QObject *parent = nullptr);

    /// What servers on several threads have together; borrowed, and each null: this server has its own.
    struct Shared
    {
        BufferBudget *buffers = nullptr;
        std::atomic<int> *openConnections = nullptr; ///< that HttpLimits::maxConnections counts
    };

    HttpServer(ExchangeRouter *router, Shared shared, QObject *parent = nullptr);
    ~HttpServer() override;

    /// Port 0: any free one. With `reusePort` several servers, each on its own thread, can share address and port and
    /// the kernel spreads connections over them. Fails with Conflict when the address cannot be had.
    [[nodiscard]] Outcome listen(const QHostAddress &address, quint16 port, bool reusePort = false);
    [[nodiscard]] quint16 port() const;
    void setLimits(const HttpLimits &limits); ///< for new requests

    /// Stops listening, closes idle connections, lets running exchanges end (each answer then closes its connection)
    /// for at most `graceMs`, then tells the rest to end and breaks off what has not ended 2 s later. Emits drained().
    void drain(int graceMs);
    [[nodiscard]] int connectionCount() const;

signals:
    void drained();

private:
    class Private;
    std::unique_ptr<Private> d;
};
