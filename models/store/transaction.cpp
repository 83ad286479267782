// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/transaction.h"

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

Transaction::Transaction(const Connection &connection)
    : m_connection {connection}
    , m_begun {connection.execute(u"BEGIN IMMEDIATE"_s)}
    , m_open {m_begun.has_value()}
{}

Transaction::~Transaction()
{
    // A failed rollback means that SQLite rolled back by itself (full disk, I/O error): the same result.
    if (m_open)
        static_cast<void>(m_connection.execute(u"ROLLBACK"_s));
}

Outcome Transaction::commit()
{
    Outcome committed = m_connection.execute(u"COMMIT"_s);
    if (committed)
        m_open = false;
    return committed;
}
