// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/transaction.h"

#include <sqlite3.h>

#include <QSqlDriver>
#include <QVariant>

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// The type of the handle was checked when the connection was opened (usagefunctions.cpp).
bool isInTransaction(const Connection &connection)
{
    const QVariant handle = connection.database().driver()->handle();
    return handle.isValid() && sqlite3_get_autocommit(*static_cast<sqlite3 *const *>(handle.constData())) == 0;
}
} // namespace

Transaction::Transaction(const Connection &connection)
    : m_connection {connection}
    , m_isNested {isInTransaction(connection)}
    , m_begun {connection.execute(m_isNested ? u"SAVEPOINT nested"_s : u"BEGIN IMMEDIATE"_s)}
    , m_open {m_begun.has_value()}
{}

Transaction::~Transaction()
{
    // A failed rollback means that SQLite rolled back by itself (full disk, I/O error): the same result.
    if (!m_open)
        return;
    static_cast<void>(m_connection.execute(m_isNested ? u"ROLLBACK TO nested"_s : u"ROLLBACK"_s));
    if (m_isNested)
        static_cast<void>(m_connection.execute(u"RELEASE nested"_s));
}

Outcome Transaction::commit()
{
    Outcome committed = m_connection.execute(m_isNested ? u"RELEASE nested"_s : u"COMMIT"_s);
    if (committed)
        m_open = false;
    return committed;
}
