// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/walcopier.h"

#include <QThread>

using namespace Qt::Literals::StringLiterals;

WalCopier::WalCopier(QString databasePath)
    : m_databasePath {std::move(databasePath)}
{}

WalCopier::~WalCopier() = default;

void WalCopier::copy()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (const Outcome done = copyNow(); !done)
        qWarning("The write-ahead log was not copied: %s", qPrintable(done.error().detail));
    emit copied();
}

/// The second time for what was committed during the first, which leaves the store little to do.
Outcome WalCopier::copyNow()
{
    if (!m_connection) {
        Result<Connection> connection = Connection::open(m_databasePath, Connection::Mode::ReadWrite);
        if (!connection)
            return tl::unexpected {std::move(connection.error())};
        m_connection.emplace(std::move(*connection));
    }
    const QString copy = u"PRAGMA main.wal_checkpoint(PASSIVE)"_s;
    return m_connection->execute(copy).and_then([&] { return m_connection->execute(copy); });
}
