// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/callquery.h"
#include "models/values/error.h"

class Connection;

/// Reads tables model_calls and call_attempts. Writing them is CallWriter's.
class CallRepository final
{
public:
    explicit CallRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<CallPage> page(const CallQuery &query) const;
    [[nodiscard]] Result<CallRow> byId(qint64 id) const; ///< with attempts
    [[nodiscard]] Result<QList<CallRow>> lastFailures(qint64 fromMs, qint64 toMs, int limit) const;

    [[nodiscard]] Result<qint64> newestId() const; ///< 0: there is none

private:
    const Connection &m_connection;
};
