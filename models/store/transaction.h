// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include "models/values/error.h"

class Connection;

/// BEGIN IMMEDIATE, rolled back unless committed. Never a deferred BEGIN: its first write would fail at once when
/// another connection wrote in between, whatever busy_timeout says. Within another one it is a savepoint, so that
/// commands that each have their own can be run as one. Borrows the connection; same thread.
class Transaction final
{
    Q_DISABLE_COPY_MOVE(Transaction)

public:
    explicit Transaction(const Connection &connection);
    ~Transaction();

    [[nodiscard]] const Outcome &begun() const { return m_begun; }

    /// A failed commit is rolled back.
    [[nodiscard]] Outcome commit();

private:
    const Connection &m_connection;
    bool m_isNested = false;
    Outcome m_begun;
    bool m_open = false;
};
