// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include <QElapsedTimer>
#include <QObject>

#include "models/store/bodyshelf.h"
#include "models/store/callwriter.h"
#include "models/store/commitmailbox.h"
#include "models/store/connection.h"
#include "models/store/outboxrepository.h"
#include "models/store/retentionbounds.h"
#include "models/store/storetiming.h"
#include "models/store/waitingcalls.h"
#include "models/values/hubsnapshot.h"

class AuditLog;
class CallRetention;
class Clock;
class DatabaseHealth;
class HubCommands;
class QTimer;
class Vault;
class WalKeeper;
class WeeklyCheck;

/// Owns the writing connection. Lives on the store thread; made on the main thread, so the constructor only stores its
/// arguments. Its signals are emitted on the store thread.
class StoreWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StoreWorker)

public:
    /// Borrows the vault and the clock.
    StoreWorker(QString databasePath, const Vault *vault, const Clock *clock, std::shared_ptr<CommitMailbox> mailbox,
                std::shared_ptr<BodyPacker> bodies);
    ~StoreWorker() override;

    /// Tells whether anybody listens to callsCommitted(). Before the thread starts.
    void setLiveCheck(std::function<bool()> isFollowed);

    /// A database up to HubDatabase::alwaysCheckedBytes whose ledger does not add up is not opened. Before open().
    void demandProvenLedger() { m_demandsProvenLedger = true; }

    void open(const StoreTiming &timing);
    /// `work` says whether it changed something; then a new snapshot is published. `refuse`: no database is open.
    /// `isShown` false: no snapshot shows it.
    void run(const QString &actor, bool isShown, const std::function<bool(const HubCommands &)> &work,
             const std::function<void(const Error &)> &refuse);
    void publish();
    [[nodiscard]] Outcome publishNow();
    /// A failure is logged only: what is open is known by the gateway, and learnt again after a restart.
    void keepCircuit(const Circuit &circuit);
    void dropCircuit(const CircuitPlace &place);
    void drain();                                      ///< commits everything that is queued
    void close();                                      ///< commits what is queued and closes the database
    void fail(const Error &reason);                    ///< commits cannot be relied on: see DatabaseHealth
    void removeCalls(const RetentionPortion &portion); ///< the answer to callsWanted()
    void finishLogCopy();                              ///< the answer to logCopyWanted()

    void finishCheck(); ///< the answer to checkWanted(): it is sound
    void putCheckOff(); ///< another answer: it was not finished

    /// Posts the event that makes drain() run; thread-safe.
    void wake();

signals:
    void opened();
    void openFailed(const Error &error);
    void snapshotPublished(HubSnapshotPtr snapshot);
    void callsCommitted(const QList<ModelCall> &calls);
    void healthChanged(bool healthy, const Error &reason);
    void callsWanted(const RetentionBounds &bounds); ///< to be deleted
    void logCopyWanted();                            ///< of the write-ahead log to the database
    void checkWanted();                              ///< of all pages

protected:
    bool event(QEvent *event) override;

private:
    [[nodiscard]] Outcome openDatabase();
    void giveUpOpening(const Error &reason);
    [[nodiscard]] Outcome proveLedger() const;
    void commitGroup(std::size_t from, std::size_t count);
    void commitOneByOne(std::size_t from, std::size_t count);
    void finishGroup(std::size_t from, std::size_t count, const Outcome &outcome);
    void writeWaiting();
    void showLive(std::size_t from, std::size_t count);
    void flushLive();
    void runDueJobs();
    void applySettings(const HubSnapshot &snapshot);
    void applyRetention(const HubSnapshot &snapshot);
    void countKept(std::size_t from, std::size_t count);
    void prune();
    void pruneAudit();
    void countEvents();
    void dropEvents();
    void startUpkeep();
    void sealUsage();
    void continueSealing();

    QString m_databasePath;
    const Vault *m_vault;
    const Clock *m_clock;
    std::shared_ptr<CommitMailbox> m_mailbox;
    std::shared_ptr<BodyPacker> m_bodies;
    StoreTiming m_timing;
    std::optional<Connection> m_connection;
    std::unique_ptr<CallWriter> m_writer; // before m_connection is closed, its queries must be gone
    std::unique_ptr<BodyShelf> m_shelf;   // so must its
    std::unique_ptr<AuditLog> m_auditLog;
    std::unique_ptr<CallRetention> m_retention;
    std::unique_ptr<WalKeeper> m_walKeeper;
    std::unique_ptr<WeeklyCheck> m_weeklyCheck;
    std::vector<QueuedCall> m_calls;
    WaitingCalls m_waiting;
    quint64 m_snapshotVersion = 0;
    qint64 m_snapshotDay = 0; ///< since 1970; a new one tells what was spent in a day that the clock stepped to
    qint64 m_maxPendingEvents = std::numeric_limits<qint64>::max();
    OutboxRepository::Surplus m_surplusEvents; ///< being given up
    bool m_awaitsLate = false;                 ///< charges of calls from before the end of a grant
    bool m_demandsProvenLedger = false;
    bool m_isSealing = false;   ///< hours wait to be added up
    bool m_mustPublish = false; ///< the last snapshot could not be made
    QByteArray m_synchronous;
    DatabaseHealth *m_health = nullptr;
    QTimer *m_jobTimer = nullptr;
    QTimer *m_liveTimer = nullptr;
    QTimer *m_pruneTimer = nullptr;
    qint64 m_keepAuditMs = 0;  ///< how long audit entries are kept; 0: for ever
    qint64 m_keepMs = -1;      ///< how long turns are kept; -1: not known yet
    qint64 m_maxKeptBytes = 0; ///< of all turns
    qint64 m_keptSincePrune = 0;
    QElapsedTimer m_sinceLive;
    QList<ModelCall> m_live;
    std::function<bool()> m_isFollowed;
};
