// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/readerworker.h"

#include <utility>

#include <QThread>

#include "models/store/hubqueries.h"

ReaderWorker::ReaderWorker(QString databasePath)
    : m_databasePath {std::move(databasePath)}
{}

void ReaderWorker::run(const std::function<void(const HubQueries &)> &work,
                       const std::function<void(const Error &)> &refuse)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (!m_connection) {
        Result<Connection> connection = Connection::open(m_databasePath, Connection::Mode::ReadOnly);
        if (!connection)
            return refuse(connection.error());
        m_connection.emplace(std::move(*connection));
    }
    work(HubQueries {*m_connection});
}
