// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/readtransaction.h"

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

ReadTransaction::ReadTransaction(const Connection &connection)
    : m_connection {connection}
    , m_begun {connection.execute(u"BEGIN"_s)}
{}

ReadTransaction::~ReadTransaction()
{
    if (m_begun)
        static_cast<void>(m_connection.execute(u"ROLLBACK"_s)); // nothing was written
}
