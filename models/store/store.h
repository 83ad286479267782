// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>

#include "models/store/callsink.h"
#include "models/store/circuitsink.h"
#include "models/store/storetiming.h"
#include "models/values/hubsnapshot.h"

class QThread;
class Clock;
class BodyPacker;
class CommitMailbox;
class HubCommands;
class CallArchivist;
class PageChecker;
class StoreWorker;
class Vault;
class WalCopier;

/// The hub's only writer. A facade on the main thread over a worker on the store thread, which owns the one writing
/// connection. Calls are committed in groups, at once; commands run in between, in order. Old calls are copied to
/// archives, and the write-ahead log to the database, on a third thread. After every successful command (and after
/// open) a new HubSnapshot is published.
class Store final : public QObject, public CallSink, public CircuitSink
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Store)

public:
    /// Borrows the vault and the clock, which must outlive it. The vault is used on the store thread only.
    Store(const QString &databasePath, Vault *vault, const Clock *clock, QObject *parent = nullptr);
    ~Store() override; ///< commits what is queued, checkpoints, stops the thread

    /// Before open().
    void setTiming(const StoreTiming &timing);

    /// A small database whose ledger does not add up is not opened; a large one is for others to prove, see
    /// HubQueries::ledgerDifferences(). Before open().
    void demandProvenLedger();

    /// Opens and migrates the database, then emits opened() or openFailed(). Main thread, once.
    void open();

    /// Runs `work` on the store thread and `done` with its result on `context`'s thread, unless that was destroyed.
    /// When it succeeded, the new snapshot was published before `done` is called, for a context on the main thread;
    /// on another thread it is on its way. Thread-safe.
    template <typename T>
    void run(QString actor, std::function<Result<T>(const HubCommands &)> work, QObject *context,
             std::function<void(Result<T>)> done)
    {
        submitWork<T>(std::move(actor), true, std::move(work), context, std::move(done));
    }

    /// The same for what no snapshot shows: none is published.
    template <typename T>
    void runUnshown(QString actor, std::function<Result<T>(const HubCommands &)> work, QObject *context,
                    std::function<void(Result<T>)> done)
    {
        submitWork<T>(std::move(actor), false, std::move(work), context, std::move(done));
    }

    /// What somebody found who read: DatabaseDamaged, after which no call is taken. Thread-safe.
    void noteDamage(const Error &error);

    /// Asks for a fresh snapshot, e.g. when the vault was unlocked. Thread-safe.
    void republish();

    int addLane(QObject *context, Listener listener) override;
    void removeLane(int lane) override;
    void submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails = IfItFails::Drop,
                std::shared_ptr<const StoredResponse> kept = {}) override;
    void noteClientGone(int lane, quint64 ticket) override;
    void submitBodies(CallBodies bodies) override;
    [[nodiscard]] bool isHealthy() const override;
    [[nodiscard]] int pendingCount() const override;

    /// No snapshot is published: what is open now the gateway knows best.
    void keepCircuit(const Circuit &circuit) override;
    void dropCircuit(const CircuitPlace &place) override;

signals:
    void opened();
    void openFailed(const Error &error);
    void snapshotPublished(HubSnapshotPtr snapshot);
    /// For the live log: at most ten times a second the newest 200. Nothing is kept while nobody listens.
    void callsCommitted(const QList<ModelCall> &calls);
    void healthChanged(bool healthy, const Error &reason);

private:
    template <typename T>
    void submitWork(QString actor, bool isShown, std::function<Result<T>(const HubCommands &)> work, QObject *context,
                    std::function<void(Result<T>)> done)
    {
        auto result = std::make_shared<std::optional<Result<T>>>();
        runErased(
            std::move(actor), isShown,
            [work = std::move(work), result](const HubCommands &commands) {
                result->emplace(work(commands));
                return (*result)->has_value();
            },
            [result](const Error &error) { result->emplace(tl::unexpected {error}); }, context,
            [done = std::move(done), result] { done(std::move(**result)); });
    }

    void connectPageChecker();
    void runErased(QString actor, bool isShown, std::function<bool(const HubCommands &)> work,
                   std::function<void(const Error &)> refuse, QObject *context, std::function<void()> done);

    std::shared_ptr<CommitMailbox> m_mailbox;
    std::shared_ptr<BodyPacker> m_bodies;
    StoreTiming m_timing;
    QThread *m_thread = nullptr;
    StoreWorker *m_worker = nullptr; ///< deletes itself when the thread ends
    QThread *m_archiveThread = nullptr;
    CallArchivist *m_archivist = nullptr; ///< likewise
    WalCopier *m_walCopier = nullptr;     ///< likewise
    PageChecker *m_pageChecker = nullptr; ///< likewise
};
