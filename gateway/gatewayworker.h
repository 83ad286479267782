// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QHostAddress>
#include <QObject>

#include "gateway/api/providerprobe.h"
#include "models/gatewaycontrol.h"
#include "models/values/hubsnapshot.h"

class Admission;
class BufferBudget;
class CallSink;
class Clock;
class IdempotencyStore;
class ResponseArchive;
class ThoughtStore;
class RoutingState;

/// One gateway thread's server, clients and calls. Made on the main thread, so the constructor only stores its
/// arguments; everything else, the destructor included, runs on the gateway thread.
class GatewayWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GatewayWorker)

public:
    struct Setup
    {
        CallSink *sink = nullptr; ///< borrowed
        std::shared_ptr<Admission> admission;
        std::shared_ptr<BufferBudget> buffers;
        std::shared_ptr<std::atomic<int>> openConnections; ///< of clients, to all workers
        std::shared_ptr<ThoughtStore> thoughts;
        std::shared_ptr<IdempotencyStore> answers;
        std::shared_ptr<RoutingState> routing;
        const Clock *clock = nullptr; ///< borrowed
        QString caFile;
        QByteArray proxy;                   ///< empty: upstream.proxy
        int number = 0;                     ///< 0 to 15, for the call ids
        ResponseArchive *archive = nullptr; ///< borrowed; may be null
    };

    explicit GatewayWorker(Setup setup);
    ~GatewayWorker() override;

    /// Takes effect for new calls and new requests.
    void applySnapshot(const HubSnapshotPtr &snapshot);
    /// Answers with listening() or failed(). `workers`: as many listen on the same port (SO_REUSEPORT).
    void listen(const QHostAddress &address, quint16 port, int workers);
    /// Stops listening, lets running calls end for at most `graceMs`, then answers with drained().
    void drain(int graceMs);
    /// One small real request to the provider; `done` is called once, on the gateway thread.
    void testProvider(qint64 providerId, qint64 credentialId, const QByteArray &model,
                      std::function<void(const ProviderTest &)> done);

signals:
    void listening(quint16 port);
    void failed(const Error &error);
    void drained();
    void callsInFlightChanged(int count);

private:
    class Parts;
    Parts &parts();
    void applyLimits();
    void handleDrained();
    void forgetEndedProbes();
    [[nodiscard]] Result<ProviderProbe::Subject> probeSubject(qint64 providerId, qint64 credentialId);

    Setup m_setup;
    std::unique_ptr<Parts> m_parts; ///< made by the first work on the gateway thread
};
