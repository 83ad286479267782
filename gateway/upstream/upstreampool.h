// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "gateway/upstream/upstreamclient.h"

class PoolCore;

/// How a pool keeps its connections.
struct UpstreamPoolOptions
{
    int maxIdlePerOrigin = 64;
    int idleAgeMs = 30000;
    int maxConnections = 8192; ///< open at once, idle ones included; a guard, not a limit for normal work
    QString extraCaFile {};    ///< PEM; roots trusted beside the system's (PORTICO_CA_FILE)
};

/// The upstream side of the gateway: keep-alive connections per origin, plain, TLS and through HTTP proxies. TLS is set
/// up when the first TLS origin is asked for, not before. Gateway thread; calls must be destroyed before the pool.
class UpstreamPool final : public QObject, public UpstreamClient
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpstreamPool)

public:
    explicit UpstreamPool(const UpstreamPoolOptions &options = {}, QObject *parent = nullptr);
    ~UpstreamPool() override;

    [[nodiscard]] std::unique_ptr<UpstreamCall> send(UpstreamRequest request, UpstreamListener *listener) override;

    /// Connections that wait for a request.
    [[nodiscard]] int idleCount() const;
    /// All open connections, those being made included.
    [[nodiscard]] int connectionCount() const;
    /// Closes the idle ones, for instance after the network changed or the settings did.
    void closeIdle();

private:
    std::unique_ptr<PoolCore> m_core;
};
