// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/storeworker.h"

#include <algorithm>
#include <utility>

#include <QCoreApplication>
#include <QEvent>
#include <QThread>
#include <QTimer>

#include "models/settings/settingvalues.h"
#include "models/store/auditlog.h"
#include "models/store/auditrepository.h"
#include "models/store/callretention.h"
#include "models/store/circuitrepository.h"
#include "models/store/databasehealth.h"
#include "models/store/grantrepository.h"
#include "models/store/hubcommands.h"
#include "models/store/hubdatabase.h"
#include "models/store/ledgerrepository.h"
#include "models/store/responserepository.h"
#include "models/store/snapshotbuilder.h"
#include "models/store/transaction.h"
#include "models/store/usageseal.h"
#include "models/store/walkeeper.h"
#include "models/store/weeklycheck.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
const auto drainEventType = static_cast<QEvent::Type>(QEvent::registerEventType());
constexpr qsizetype maxLiveCalls = 200;
constexpr qint64 undoMs = 3'600'000;
constexpr qint64 dayMs = 24LL * 3'600'000;
constexpr qint64 bytesPerMegabyte = 1024LL * 1024;
constexpr qint64 maxPrunedEntries = 500;
constexpr qint64 prunesPerFill = 64; ///< the limit is passed by no more than that part of it
} // namespace

StoreWorker::StoreWorker(QString databasePath, const Vault *vault, const Clock *clock,
                         std::shared_ptr<CommitMailbox> mailbox, std::shared_ptr<BodyPacker> bodies)
    : m_databasePath {std::move(databasePath)}
    , m_vault {vault}
    , m_clock {clock}
    , m_mailbox {std::move(mailbox)}
    , m_bodies {std::move(bodies)}
    , m_health {new DatabaseHealth {m_mailbox, this}}
{
    connect(m_health, &DatabaseHealth::changed, this, &StoreWorker::healthChanged);
    connect(m_health, &DatabaseHealth::changed, this, [this](bool healthy) {
        if (healthy)
            writeWaiting();
    });
}

StoreWorker::~StoreWorker() = default;

void StoreWorker::open(const StoreTiming &timing)
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_timing = timing;
    m_liveTimer = new QTimer {this};
    m_liveTimer->setSingleShot(true);
    connect(m_liveTimer, &QTimer::timeout, this, &StoreWorker::flushLive);
    m_jobTimer = new QTimer {this};
    m_jobTimer->setSingleShot(true);
    connect(m_jobTimer, &QTimer::timeout, this, &StoreWorker::runDueJobs);
    m_pruneTimer = new QTimer {this};
    m_pruneTimer->setSingleShot(true);
    connect(m_pruneTimer, &QTimer::timeout, this, &StoreWorker::prune);
    if (const Outcome opening = openDatabase(); !opening)
        return giveUpOpening(opening.error());
    startUpkeep();
    runDueJobs(); // before the first snapshot: what ended while the hub was down is gone
    if (const Outcome first = publishNow(); !first)
        return giveUpOpening(first.error());
    emit opened();
}

void StoreWorker::giveUpOpening(const Error &reason)
{
    m_health->end(reason);
    m_weeklyCheck.reset();
    m_walKeeper.reset();
    m_retention.reset();
    m_auditLog.reset();
    m_shelf.reset();
    m_writer.reset();
    m_connection.reset();
    emit openFailed(reason);
}

void StoreWorker::startUpkeep()
{
    m_auditLog = std::make_unique<AuditLog>(*m_connection);
    m_retention = std::make_unique<CallRetention>(*m_connection, *m_clock, m_timing, [this] {
        drain();
        return m_mailbox->isHealthy();
    });
    connect(m_retention.get(), &CallRetention::portionWanted, this, &StoreWorker::callsWanted);
    m_walKeeper = std::make_unique<WalKeeper>(*m_connection);
    connect(m_walKeeper.get(), &WalKeeper::copyWanted, this, &StoreWorker::logCopyWanted);
    if (const Outcome started = m_walKeeper->start(); !started)
        qWarning("The write-ahead log is copied within commits: %s", qPrintable(started.error().detail));
    m_weeklyCheck = std::make_unique<WeeklyCheck>(*m_connection, *m_clock, m_timing);
    connect(m_weeklyCheck.get(), &WeeklyCheck::wanted, this, &StoreWorker::checkWanted);
    if (const Outcome started = m_weeklyCheck->start(); !started)
        qWarning("It is not known when all pages were checked: %s", qPrintable(started.error().detail));
}

void StoreWorker::finishLogCopy()
{
    drain(); // what waits now would wait longer
    if (m_walKeeper)
        m_walKeeper->finish();
    wake(); // for the bodies that waited
}

void StoreWorker::finishCheck()
{
    if (m_weeklyCheck)
        m_weeklyCheck->keepSound();
}

void StoreWorker::putCheckOff()
{
    if (m_weeklyCheck)
        m_weeklyCheck->tryLater();
}

void StoreWorker::removeCalls(const RetentionPortion &portion)
{
    if (m_retention)
        m_retention->remove(portion);
}

Outcome StoreWorker::openDatabase()
{
    Result<Connection> connection = HubDatabase::open(m_databasePath);
    if (!connection)
        return tl::unexpected {std::move(connection.error())};
    m_connection.emplace(std::move(*connection));
    m_health->begin(*m_connection, m_timing, [this] { return m_mustPublish ? publishNow() : Outcome {}; });
    if (const Outcome set = m_connection->setBusyTimeoutMs(m_timing.busyTimeoutMs); !set)
        return set;
    if (const Outcome proven = proveLedger(); !proven)
        return proven;
    m_writer = std::make_unique<CallWriter>(*m_connection);
    m_writer->setBegunCheck([this] { m_mailbox->markGone(m_calls); });
    if (const Outcome prepared = m_writer->prepare(); !prepared)
        return prepared;
    m_shelf = std::make_unique<BodyShelf>(*m_connection, *m_clock, m_bodies, m_timing, [this] { wake(); });
    const HubCommands commands {*m_connection, *m_vault, *m_clock, u"hub"_s};
    return commands.purgeRemoved(m_clock->utcMs() - undoMs).and_then([&] { return commands.applyCatalogue(); });
}

Outcome StoreWorker::proveLedger() const
{
    if (!m_demandsProvenLedger || !HubDatabase::isSmall(m_databasePath))
        return {};
    const Result<QStringList> differences = LedgerRepository {*m_connection}.checkAccounts();
    if (!differences)
        return tl::unexpected {differences.error()};
    if (!differences->isEmpty())
        return tl::unexpected {HubDatabase::unprovenLedger(m_databasePath, *differences)};
    return {};
}

void StoreWorker::run(const QString &actor, bool isShown, const std::function<bool(const HubCommands &)> &work,
                      const std::function<void(const Error &)> &refuse)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!m_connection || !m_health->checkPlace())
        return refuse(m_health->reason());
    if (!work(HubCommands {*m_connection, *m_vault, *m_clock, actor}) || !isShown)
        return;
    m_auditLog->tellNew();
    publish();
    m_jobTimer->start(0); // it may have brought what is due next nearer
}

void StoreWorker::runDueJobs()
{
    m_jobTimer->start(m_timing.jobIntervalMs);
    if (!m_connection || !m_mailbox->isHealthy() || !m_health->checkPlace())
        return;
    const HubCommands commands {*m_connection, *m_vault, *m_clock, u"hub"_s};
    countEvents();
    continueSealing();
    pruneAudit();
    const auto done = commands.runDueJobs();
    if (!done) {
        qWarning("What is due by the clock was not done: %s", qPrintable(done.error().detail));
        return;
    }
    m_awaitsLate = done->awaitsLate;
    for (const QString &account : done->fallenLow)
        qWarning("The balance of the account \"%s\" is low.", qPrintable(account));
    if (const qint64 waitMs = done->nextDueMs - m_clock->utcMs();
        done->nextDueMs > 0 && waitMs < m_timing.jobIntervalMs)
        m_jobTimer->start(static_cast<int>(std::max<qint64>(waitMs, 0)) + 1);
    if (done->changedGrants && m_snapshotVersion > 0)
        publish();
}

/// An hour at a time, so that calls do not wait long for their commit.
void StoreWorker::sealUsage()
{
    m_isSealing = false;
    if (!m_connection || !m_mailbox->isHealthy())
        return;
    const Result<bool> added = UsageSeal {*m_connection}.addNextHour(m_clock->utcMs());
    const Outcome known = added ? m_writer->readSeal() : tl::unexpected {added.error()};
    if (!known)
        qWarning("The usage of an hour was not added up: %s", qPrintable(known.error().detail));
    else if (*added)
        continueSealing();
}

void StoreWorker::continueSealing()
{
    if (std::exchange(m_isSealing, true))
        return;
    QTimer::singleShot(m_timing.sealPauseMs, this, &StoreWorker::sealUsage);
}

void StoreWorker::publish()
{
    if (!m_connection)
        return;
    if (const Outcome published = publishNow(); !published)
        fail(published.error());
}

Outcome StoreWorker::publishNow()
{
    const auto snapshot = SnapshotBuilder {*m_connection, *m_vault, *m_clock}.build(++m_snapshotVersion);
    m_mustPublish = !snapshot.has_value();
    if (!snapshot)
        return tl::unexpected {snapshot.error()};
    applySettings(**snapshot);
    m_shelf->applySnapshot(*snapshot);
    m_snapshotDay = (*snapshot)->madeAtMs / dayMs;
    emit snapshotPublished(*snapshot);
    return {};
}

void StoreWorker::keepCircuit(const Circuit &circuit)
{
    const Outcome kept = m_connection ? CircuitRepository {*m_connection}.put(circuit) : Outcome {};
    if (!kept)
        qWarning("What is left alone was not stored: %s", qPrintable(kept.error().detail));
}

void StoreWorker::dropCircuit(const CircuitPlace &place)
{
    const Outcome dropped = m_connection ? CircuitRepository {*m_connection}.remove(place) : Outcome {};
    if (!dropped)
        qWarning("What works again was not stored: %s", qPrintable(dropped.error().detail));
}

void StoreWorker::applySettings(const HubSnapshot &snapshot)
{
    applyRetention(snapshot);
    const SettingValues settings {snapshot.settings};
    m_writer->setReporting(!settings.text(SettingKey::EventsUrl).isEmpty());
    m_maxPendingEvents = settings.integer(SettingKey::EventsMaxPending);
    const QByteArray synchronous = settings.text(SettingKey::DatabaseSynchronous);
    if (synchronous == m_synchronous)
        return;
    const auto wanted = synchronous == "full" ? Connection::Synchronous::Full : Connection::Synchronous::Normal;
    if (const Outcome set = m_connection->setSynchronous(wanted); !set)
        qWarning("database.synchronous was not applied: %s", qPrintable(set.error().detail));
    else
        m_synchronous = synchronous;
}

void StoreWorker::applyRetention(const HubSnapshot &snapshot)
{
    const SettingValues settings {snapshot.settings};
    m_retention->apply(settings);
    m_keepAuditMs = settings.integer(SettingKey::RetentionAuditDays) * dayMs;
    const qint64 keepMs = settings.integer(SettingKey::PrivacyResponseDays) * dayMs;
    const qint64 maxBytes = settings.integer(SettingKey::PrivacyResponseMegabytes) * bytesPerMegabyte;
    if (keepMs == m_keepMs && maxBytes == m_maxKeptBytes)
        return;
    m_keepMs = keepMs;
    m_maxKeptBytes = maxBytes;
    m_pruneTimer->start(m_timing.prunePauseMs);
}

/// A step of bounded time, so that calls do not wait long for their commit; the next comes after a pause.
void StoreWorker::prune()
{
    m_pruneTimer->start(m_timing.pruneIntervalMs);
    if (!m_connection || !m_mailbox->isHealthy())
        return;
    const Result<int> removed = ResponseRepository {*m_connection}.prune(
        {m_clock->utcMs() - m_keepMs + 1, m_maxKeptBytes, m_timing.pruneStepMs});
    if (!removed)
        qWarning("Old responses were not deleted: %s", qPrintable(removed.error().detail));
    else if (*removed > 0)
        m_pruneTimer->start(m_timing.prunePauseMs);
}

void StoreWorker::countEvents()
{
    if (m_surplusEvents.isSome()) // and they are being given up
        return;
    const auto surplus = OutboxRepository {*m_connection}.surplus(m_maxPendingEvents);
    m_surplusEvents = surplus.value_or(OutboxRepository::Surplus {});
    if (m_surplusEvents.waiting > 0)
        qWarning("%lld events that wait beyond events.maxPending are given up, and kept as dead letters.",
                 static_cast<long long>(m_surplusEvents.waiting));
    if (m_surplusEvents.dead > 0)
        qWarning("%lld of the oldest dead letters are removed: there are too many.",
                 static_cast<long long>(m_surplusEvents.dead));
    if (m_surplusEvents.isSome())
        dropEvents();
}

/// Some at a time, so that calls do not wait long for their commit.
void StoreWorker::dropEvents()
{
    const OutboxRepository::Surplus asked = std::exchange(m_surplusEvents, {});
    if (m_connection && m_mailbox->isHealthy())
        m_surplusEvents = OutboxRepository {*m_connection}.trim(asked, maxPrunedEntries).value_or(m_surplusEvents);
    if (m_surplusEvents.isSome())
        QTimer::singleShot(m_timing.prunePauseMs, this, &StoreWorker::dropEvents);
}

void StoreWorker::pruneAudit()
{
    if (m_keepAuditMs == 0)
        return;
    const auto removed =
        AuditRepository {*m_connection}.removeBefore(m_clock->utcMs() - m_keepAuditMs, int {maxPrunedEntries});
    if (!removed)
        qWarning("Old entries of the audit log were not deleted: %s", qPrintable(removed.error().detail));
}

void StoreWorker::countKept(std::size_t from, std::size_t count)
{
    qint64 bytes = 0;
    for (std::size_t i = from; i < from + count; ++i)
        bytes += m_calls[i].kept ? m_calls[i].kept->bytes() : 0;
    if (bytes == 0)
        return;
    m_keptSincePrune += bytes;
    if (m_keptSincePrune < m_maxKeptBytes / prunesPerFill)
        return;
    m_keptSincePrune = 0;
    m_pruneTimer->start(m_timing.prunePauseMs);
}

void StoreWorker::wake()
{
    QCoreApplication::postEvent(this, new QEvent {drainEventType});
}

bool StoreWorker::event(QEvent *event)
{
    if (event->type() != drainEventType)
        return QObject::event(event);
    drain();
    return true;
}

void StoreWorker::drain()
{
    if (m_shelf)
        m_shelf->collect();
    m_mailbox->takeAll(m_calls);
    if (m_weeklyCheck && !m_calls.empty())
        m_weeklyCheck->noteCall();
    const auto limit = static_cast<std::size_t>(m_timing.groupLimit);
    for (std::size_t from = 0; from < m_calls.size(); from += limit)
        commitGroup(from, std::min(limit, m_calls.size() - from));
    if (m_awaitsLate && m_connection && GrantRepository {*m_connection}.hasLate().value_or(false))
        m_jobTimer->start(0);
    if (!m_calls.empty() && m_mailbox->isHealthy() && m_clock->utcMs() / dayMs != m_snapshotDay)
        publish();
    m_calls.clear();
    if (m_shelf && m_mailbox->isHealthy() && !(m_walKeeper && m_walKeeper->isCopying()))
        m_shelf->step();
}

void StoreWorker::commitGroup(std::size_t from, std::size_t count)
{
    if (!m_writer || !m_mailbox->isHealthy() || !m_health->checkPlace())
        return finishGroup(from, count, tl::unexpected {m_health->reason()});
    const Outcome written = m_writer->write(std::span {m_calls}.subspan(from, count));
    if (!written && m_writer->failedByRow())
        return commitOneByOne(from, count);
    if (!written)
        fail(written.error());
    finishGroup(from, count, written);
}

/// One call that breaks a rule of the schema must not take the others with it.
void StoreWorker::commitOneByOne(std::size_t from, std::size_t count)
{
    for (std::size_t i = from; i < from + count; ++i) {
        const Outcome written =
            m_mailbox->isHealthy() ? m_writer->writeOne(m_calls[i]) : tl::unexpected {m_health->reason()};
        if (!written && m_writer->failedByRow())
            qWarning("A call was not recorded: %s", qPrintable(written.error().detail));
        else if (!written && m_mailbox->isHealthy())
            fail(written.error());
        finishGroup(i, 1, written);
    }
}

void StoreWorker::finishGroup(std::size_t from, std::size_t count, const Outcome &outcome)
{
    if (!outcome)
        m_mailbox->markGone(m_calls);
    m_mailbox->report(m_calls, from, count, outcome);
    if (outcome)
        countKept(from, count);
    if (!outcome && !m_mailbox->isHealthy())
        std::for_each_n(m_calls.begin() + static_cast<std::ptrdiff_t>(from), count,
                        [this](QueuedCall &call) { m_waiting.add(std::move(call)); });
    if (outcome && m_isFollowed())
        showLive(from, count);
}

void StoreWorker::writeWaiting()
{
    if (!m_writer)
        return;
    if (const Outcome written = m_waiting.write(*m_writer); !written)
        fail(written.error());
}

void StoreWorker::setLiveCheck(std::function<bool()> isFollowed)
{
    m_isFollowed = std::move(isFollowed);
}

void StoreWorker::showLive(std::size_t from, std::size_t count)
{
    for (std::size_t i = from; i < from + count; ++i)
        m_live.append(std::move(m_calls[i].call));
    if (m_live.size() > maxLiveCalls)
        m_live.remove(0, m_live.size() - maxLiveCalls);
    if (m_liveTimer->isActive())
        return;
    if (!m_sinceLive.isValid() || m_sinceLive.elapsed() >= m_timing.liveIntervalMs)
        flushLive();
    else
        m_liveTimer->start(m_timing.liveIntervalMs - static_cast<int>(m_sinceLive.elapsed()));
}

void StoreWorker::flushLive()
{
    if (m_live.isEmpty())
        return;
    m_sinceLive.start();
    emit callsCommitted(std::exchange(m_live, {}));
}

void StoreWorker::fail(const Error &reason)
{
    m_health->fail(reason);
}

void StoreWorker::close()
{
    drain();
    writeWaiting();
    if (m_shelf)
        m_shelf->finish();
    flushLive();
    m_health->end(m_health->reason());
    m_shelf.reset();
    m_retention.reset();
    m_weeklyCheck.reset();
    m_walKeeper.reset();
    m_writer.reset();
    m_connection.reset();
}
