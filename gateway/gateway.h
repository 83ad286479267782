// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QHostAddress>
#include <QThread>
#include <QTimer>

#include "models/gatewaycontrol.h"
#include "models/values/clock.h"
#include "models/values/hubsnapshot.h"

class Admission;
class BufferBudget;
class IdempotencyStore;
class ThoughtStore;
class CallSink;
class CircuitSink;
class GatewayWorker;
class ResponseArchive;
class RoutingState;

/// What the command line and the environment decide about the gateway; the rest comes from the settings.
struct GatewayOptions
{
    QString host;            ///< empty: gateway.host
    int port = -1;           ///< -1: gateway.port; 0: any free one
    int workers = 0;         ///< 0: gateway.workers
    QString caFile;          ///< PEM file of more certificate authorities for upstream TLS; empty: the system's only
    QString proxy;           ///< for upstream connections; empty: upstream.proxy
    int stopGraceMs = 10000; ///< how long stop() lets running calls go on
    ResponseArchive *archive = nullptr; ///< borrowed, outlives the gateway; null: no turn is kept or found
    const Clock *clock = nullptr;       ///< borrowed; null: the system's
    CircuitSink *circuits = nullptr;    ///< keeps what is open over a restart; borrowed; null: nothing is kept
};

/// The gateway as the rest of the program sees it. Lives on the main thread; owns the gateway threads and talks to
/// their workers by queued calls only. Everything that touches sockets is in GatewayWorker.
class Gateway final : public GatewayControl
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Gateway)

public:
    /// Borrows the sink, which must outlive it. `admission` is shared by all workers; none given: one is made.
    explicit Gateway(CallSink *sink, std::shared_ptr<Admission> admission = {}, GatewayOptions options = {},
                     QObject *parent = nullptr);
    /// Cancels what still runs (its record is handed to the sink) and stops the threads. Call stop() before.
    ~Gateway() override;

    /// Gives the workers a new state of the hub; limits, time-outs, keys and credentials take effect for new calls.
    /// Main thread.
    void applySnapshot(const HubSnapshotPtr &snapshot);
    /// Calls `done` on the main thread once every worker works with the newest snapshot, unless `context` was
    /// destroyed. A change is answered after this, so that the next call sees it.
    void whenApplied(QObject *context, std::function<void()> done);

    /// Needs a snapshot for the host and the port, unless the options give both.
    void start() override;
    void stop() override;

    [[nodiscard]] State state() const override { return m_state; }

    [[nodiscard]] QString endpoint() const override;

    [[nodiscard]] int callsInFlight() const override { return m_callsInFlight; }

    [[nodiscard]] quint16 wantedPort() const override { return m_wantedPort; }

    [[nodiscard]] quint16 freePort() const override;
    [[nodiscard]] std::optional<SettingValues> startedWith() const override;

    /// How many calls had not ended by themselves when the last stop() ended them.
    [[nodiscard]] int callsBrokenOff() const { return m_callsBrokenOff; }

    [[nodiscard]] quint16 port() const { return m_port; } ///< while running, else 0

    void testProvider(qint64 providerId, qint64 credentialId, const QString &model, QObject *context,
                      std::function<void(const ProviderTest &)> done) override;

private:
    struct Lane
    {
        std::unique_ptr<QThread> thread;
        GatewayWorker *worker = nullptr; ///< deleted on its thread when that finishes
        int calls = 0;
        bool open = false; ///< listens or drains
    };

    void ensureWorkers(size_t count);
    void addWorker();
    void listenOn(size_t index, quint16 port);
    void drainAll(int graceMs);
    void setState(State state);
    void handleListening(size_t index, quint16 port);
    void handleFailure(const Error &error);
    void handleDrained(size_t index);
    void countCalls(size_t index, int calls);
    [[nodiscard]] Result<QHostAddress> listenAddress() const;

    CallSink *m_sink = nullptr;
    std::shared_ptr<Admission> m_admission;
    std::shared_ptr<BufferBudget> m_buffers; ///< of all workers
    std::shared_ptr<std::atomic<int>> m_openConnections;
    std::shared_ptr<ThoughtStore> m_thoughts;    ///< of all workers
    std::shared_ptr<IdempotencyStore> m_answers; ///< of all workers
    std::shared_ptr<RoutingState> m_routing;     ///< of all workers
    GatewayOptions m_options;
    SystemClock m_systemClock;
    HubSnapshotPtr m_snapshot;
    SettingValues m_startedWith;
    std::vector<Lane> m_lanes;
    QHostAddress m_address;
    State m_state = State::Stopped;
    quint16 m_port = 0;
    quint16 m_wantedPort = 0;
    size_t m_wantedWorkers = 1;
    int m_callsInFlight = 0;
    int m_callsBrokenOff = 0;
    QTimer m_graceTimer;       ///< from stop() until calls are broken off
    bool m_startAgain = false; ///< start() came while it was stopping
};
