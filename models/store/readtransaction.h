// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include "models/values/error.h"

class Connection;

/// Reads of one and the same state of the database, whatever is committed meanwhile. Takes no lock from a writer, but
/// keeps the log from beginning anew until it ends. Not within another transaction. Borrows the connection; same
/// thread.
class ReadTransaction final
{
    Q_DISABLE_COPY_MOVE(ReadTransaction)

public:
    explicit ReadTransaction(const Connection &connection);
    ~ReadTransaction();

    [[nodiscard]] const Outcome &begun() const { return m_begun; }

private:
    const Connection &m_connection;
    Outcome m_begun;
};
