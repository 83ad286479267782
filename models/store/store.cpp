// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/store.h"

#include <utility>

#include <QMetaMethod>
#include <QThread>

#include "models/eventloop/epolldispatcher.h"
#include "models/store/bodypacker.h"
#include "models/store/callarchivist.h"
#include "models/store/courier.h"
#include "models/store/pagechecker.h"
#include "models/store/storeworker.h"
#include "models/store/walcopier.h"

using namespace Qt::Literals::StringLiterals;

Store::Store(const QString &databasePath, Vault *vault, const Clock *clock, QObject *parent)
    : QObject {parent}
    , m_mailbox {std::make_shared<CommitMailbox>()}
    , m_bodies {std::make_shared<BodyPacker>([mailbox = m_mailbox] { mailbox->wakeStore(); })}
    , m_thread {new QThread {this}}
    , m_worker {new StoreWorker {databasePath, vault, clock, m_mailbox, m_bodies}}
    , m_archiveThread {new QThread {this}}
    , m_archivist {new CallArchivist {databasePath}}
    , m_walCopier {new WalCopier {databasePath}}
    , m_pageChecker {new PageChecker {databasePath}}
{
    m_thread->setObjectName(u"store"_s);
    m_thread->setEventDispatcher(new EpollDispatcher); // the thread's own from here on
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &StoreWorker::opened, this, &Store::opened);
    connect(m_worker, &StoreWorker::openFailed, this, &Store::openFailed);
    connect(m_worker, &StoreWorker::callsCommitted, this, &Store::callsCommitted);
    connect(m_worker, &StoreWorker::healthChanged, this, &Store::healthChanged);
    connect(m_worker, &StoreWorker::snapshotPublished, this, &Store::snapshotPublished);
    // Asked on the store thread, where it takes no lock, as emitting does; disconnectNotify() may not ask it.
    m_worker->setLiveCheck([this] { return isSignalConnected(QMetaMethod::fromSignal(&Store::callsCommitted)); });
    m_mailbox->setWaker([worker = m_worker] { worker->wake(); });
    m_archiveThread->setObjectName(u"archive"_s);
    m_archivist->moveToThread(m_archiveThread);
    connect(m_archiveThread, &QThread::finished, m_archivist, &QObject::deleteLater);
    connect(m_worker, &StoreWorker::callsWanted, m_archivist, &CallArchivist::prepare);
    connect(m_archivist, &CallArchivist::prepared, m_worker, &StoreWorker::removeCalls);
    m_walCopier->moveToThread(m_archiveThread);
    connect(m_archiveThread, &QThread::finished, m_walCopier, &QObject::deleteLater);
    connect(m_worker, &StoreWorker::logCopyWanted, m_walCopier, &WalCopier::copy);
    connect(m_walCopier, &WalCopier::copied, m_worker, &StoreWorker::finishLogCopy);
    connectPageChecker();
    m_thread->start();
    m_archiveThread->start(QThread::LowPriority);
}

void Store::connectPageChecker()
{
    m_pageChecker->moveToThread(m_archiveThread);
    connect(m_archiveThread, &QThread::finished, m_pageChecker, &QObject::deleteLater);
    connect(m_worker, &StoreWorker::checkWanted, m_pageChecker, &PageChecker::expectCheck, Qt::DirectConnection);
    connect(m_worker, &StoreWorker::checkWanted, m_pageChecker, &PageChecker::check);
    // The log is copied on the checker's thread, and it cannot begin anew as long as the check reads.
    connect(m_worker, &StoreWorker::logCopyWanted, m_pageChecker, &PageChecker::interrupt, Qt::DirectConnection);
    connect(m_pageChecker, &PageChecker::sound, m_worker, &StoreWorker::finishCheck);
    connect(m_pageChecker, &PageChecker::leftOff, m_worker, &StoreWorker::putCheckOff);
    connect(m_pageChecker, &PageChecker::damaged, m_worker, &StoreWorker::fail);
}

void Store::demandProvenLedger()
{
    m_worker->demandProvenLedger(); // its thread looks at it in open()
}

Store::~Store()
{
    m_mailbox->setWaker({});
    m_pageChecker->stop();
    m_archiveThread->quit();
    m_archiveThread->wait();
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker] {
            worker->close();
            QThread::currentThread()->quit();
        },
        Qt::QueuedConnection);
    m_thread->wait();
}

void Store::setTiming(const StoreTiming &timing)
{
    m_timing = timing;
}

void Store::open()
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, timing = m_timing] { worker->open(timing); }, Qt::QueuedConnection);
}

void Store::noteDamage(const Error &error)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, error] { worker->fail(error); }, Qt::QueuedConnection);
}

void Store::republish()
{
    QMetaObject::invokeMethod(m_worker, &StoreWorker::publish, Qt::QueuedConnection);
}

int Store::addLane(QObject *context, Listener listener)
{
    return m_mailbox->addLane(context, std::move(listener));
}

void Store::removeLane(int lane)
{
    m_mailbox->removeLane(lane);
}

void Store::submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails,
                   std::shared_ptr<const StoredResponse> kept)
{
    if (!m_mailbox->push({lane, ticket, std::move(call), ifItFails, std::move(kept)}))
        return;
    // Woken after the caller's turn, so that all calls that end in one turn share a commit. By the end of the work that
    // is handed over rather than by its run, because nothing runs for a lane whose context is gone.
    const std::shared_ptr<void> wakesAtItsEnd {nullptr, [mailbox = std::weak_ptr {m_mailbox}](void *) {
                                                   if (const auto live = mailbox.lock())
                                                       live->wakeStore();
                                               }};
    m_mailbox->afterTurn(lane, [wakesAtItsEnd] {});
}

void Store::noteClientGone(int lane, quint64 ticket)
{
    m_mailbox->noteClientGone(lane, ticket);
}

void Store::submitBodies(CallBodies bodies)
{
    m_bodies->push(std::move(bodies));
}

bool Store::isHealthy() const
{
    return m_mailbox->isHealthy();
}

int Store::pendingCount() const
{
    return m_mailbox->pendingCount();
}

void Store::keepCircuit(const Circuit &circuit)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, circuit] { worker->keepCircuit(circuit); }, Qt::QueuedConnection);
}

void Store::dropCircuit(const CircuitPlace &place)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, place] { worker->dropCircuit(place); }, Qt::QueuedConnection);
}

void Store::runErased(QString actor, bool isShown, std::function<bool(const HubCommands &)> work,
                      std::function<void(const Error &)> refuse, QObject *context, std::function<void()> done)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, actor = std::move(actor), isShown, work = std::move(work), refuse = std::move(refuse),
         courier = Courier::to(context), done = std::move(done)]() mutable {
            worker->run(actor, isShown, work, refuse);
            courier->deliver(std::move(done));
        },
        Qt::QueuedConnection);
}
