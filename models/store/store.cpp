// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/store.h"

#include <utility>

#include <QMetaMethod>
#include <QThread>

#include "models/eventloop/epolldispatcher.h"
#include "models/eventloop/epolldispatcher.h"
#include "models/store/courier.h"
#include "models/store/storeworker.h"

using namespace Qt::Literals::StringLiterals;

Store::Store(QString databasePath, Vault *vault, const Clock *clock, QObject *parent)
    : QObject {parent}
    , m_mailbox {std::make_shared<CommitMailbox>()}
    , m_thread {new QThread {this}}
    , m_worker {new StoreWorker {std::move(databasePath), vault, clock, m_mailbox}}
{
    m_thread->setObjectName(u"store"_s);
    m_thread->setEventDispatcher(new EpollDispatcher); // the thread's own from here on
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    // Direct: our signals leave from the store thread, so that a snapshot is on its way to every receiver's thread
    // before the command that caused it is answered.
    connect(m_worker, &StoreWorker::opened, this, &Store::opened, Qt::DirectConnection);
    connect(m_worker, &StoreWorker::openFailed, this, &Store::openFailed, Qt::DirectConnection);
    connect(m_worker, &StoreWorker::snapshotPublished, this, &Store::snapshotPublished, Qt::DirectConnection);
    connect(m_worker, &StoreWorker::callsCommitted, this, &Store::callsCommitted, Qt::DirectConnection);
    connect(m_worker, &StoreWorker::healthChanged, this, &Store::healthChanged, Qt::DirectConnection);
    m_thread->start();
}

Store::~Store()
{
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

void Store::submit(int lane, quint64 ticket, ModelCall call)
{
    if (m_mailbox->push({lane, ticket, std::move(call)}))
        m_worker->wake();
}

bool Store::isHealthy() const
{
    return m_mailbox->isHealthy();
}

int Store::pendingCount() const
{
    return m_mailbox->pendingCount();
}

void Store::runErased(QString actor, std::function<bool(const HubCommands &)> work,
                      std::function<void(const Error &)> refuse, QObject *context, std::function<void()> done)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, actor = std::move(actor), work = std::move(work), refuse = std::move(refuse),
         courier = Courier::to(context), done = std::move(done)]() mutable {
            worker->run(actor, work, refuse);
            courier->deliver(std::move(done));
        },
        Qt::QueuedConnection);
}

void Store::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&Store::callsCommitted))
        followLive();
}

void Store::disconnectNotify(const QMetaMethod &signal)
{
    // An invalid method: everything was disconnected.
    if (!signal.isValid() || signal == QMetaMethod::fromSignal(&Store::callsCommitted))
        followLive();
}

void Store::followLive()
{
    const bool isFollowed = isSignalConnected(QMetaMethod::fromSignal(&Store::callsCommitted));
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, isFollowed] { worker->setLive(isFollowed); }, Qt::QueuedConnection);
}
