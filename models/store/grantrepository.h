// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/creditentry.h"
#include "models/values/error.h"

class Connection;

/// Table credit_grants: what is left of each grant. Charges use up the grant that expires first, and those that never
/// expire last, of those that were there when it was booked; a grant pays for what was spent before it only where there
/// was nothing else left. Charges are set against grants when that matters, not call by call. Within the caller's
/// transaction, on the connection's thread.
class GrantRepository final
{
public:
    explicit GrantRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// Books the grant: its entry in the ledger, the account's sum, and its own row. BadRequest when the account cannot
    /// hold that much.
    [[nodiscard]] Result<CreditEntry> grant(const CreditEntry &entry) const;
    /// Books what is left of every grant that ended by then as an entry of the moment when it did; how many.
    [[nodiscard]] Result<int> expire(qint64 nowMs) const;
    /// Gives each account its monthly credits for every month since the last, once each; how many grants. An account
    /// that never had any gets those of the present month.
    [[nodiscard]] Result<int> renew(qint64 nowMs) const;
    /// When expire() or renew() have to do something next; 0: never.
    [[nodiscard]] Result<qint64> nextDueMs(qint64 nowMs) const;

private:
    [[nodiscard]] Outcome allocate(qint64 accountId) const;
    [[nodiscard]] Outcome lapse(const CreditEntry &left) const;
    [[nodiscard]] Outcome setLeft(qint64 accountId, qint64 entryId, qint64 leftNano) const;

    const Connection &m_connection;
};
