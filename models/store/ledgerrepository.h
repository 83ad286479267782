// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/creditentry.h"
#include "models/values/error.h"
#include "models/values/ledgercheck.h"

class Connection;

/// Table credit_entries, append-only by triggers. Entries are kept by account, so an account's page is one range of
/// its key.
class LedgerRepository final
{
public:
    explicit LedgerRepository(const Connection &connection)
        : m_connection {connection}
    {}

    /// Newest first, from the id `lastId` on.
    [[nodiscard]] Result<QList<CreditEntry>> page(qint64 accountId, qint64 lastId, int limit) const;
    /// Appends and gives it an id of its own: the time, with the worker bits that no gateway worker has.
    [[nodiscard]] Result<CreditEntry> append(CreditEntry entry) const;
    /// Proves that balances, tallies, hourly sums and the calls in the database say the same as the entries. What
    /// retention has removed is not asked.
    [[nodiscard]] Result<LedgerCheck> check() const;

    /// The part of it that needs no call to be looked at: by account, each in one statement. What differs; empty:
    /// nothing.
    [[nodiscard]] Result<QStringList> checkAccounts() const;

private:
    const Connection &m_connection;
};
