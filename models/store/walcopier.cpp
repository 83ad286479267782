// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/walcopier.h"

#include <QThread>

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int mostAttempts = 8;
}

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

/// Again for what was committed meanwhile, until a pause between two commits is long enough.
Outcome WalCopier::copyNow()
{
    if (!m_connection) {
        Result<Connection> connection = Connection::open(m_databasePath, Connection::Mode::Existing);
        if (!connection)
            return tl::unexpected {std::move(connection.error())};
        m_connection.emplace(std::move(*connection));
    }
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const auto isWhole =
            readRow<bool>(*m_connection, u"PRAGMA main.wal_checkpoint(PASSIVE)"_s, {},
                          [](const QSqlQuery &row) { return row.value(2).toInt() >= row.value(1).toInt(); });
        if (!isWhole)
            return tl::unexpected {isWhole.error()};
        if (isWhole->value_or(true))
            break;
    }
    return {};
}
