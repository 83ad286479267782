// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/reader.h"

#include <utility>

#include "models/store/courier.h"
#include "models/store/readerworker.h"

using namespace Qt::Literals::StringLiterals;

Reader::Reader(QString databasePath, QObject *parent)
    : QObject {parent}
    , m_thread {new QThread {this}}
    , m_worker {new ReaderWorker {std::move(databasePath)}}
{
    m_thread->setObjectName(u"reader"_s);
    m_worker->moveToThread(m_thread);
    connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

Reader::~Reader()
{
    m_thread->quit();
    m_thread->wait();
}

void Reader::runErased(std::function<void(const HubQueries &)> work, std::function<void(const Error &)> refuse,
                       QObject *context, std::function<void()> done)
{
    QMetaObject::invokeMethod(
        m_worker,
        [worker = m_worker, work = std::move(work), refuse = std::move(refuse), courier = Courier::to(context),
         done = std::move(done)]() mutable {
            worker->run(work, refuse);
            courier->deliver(std::move(done));
        },
        Qt::QueuedConnection);
}
