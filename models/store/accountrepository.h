// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/app.h"
#include "models/values/error.h"

class Connection;

/// Table accounts. A balance is what was granted less what was charged (tallies); LedgerRepository proves both.
class AccountRepository final
{
public:
    struct Sums
    {
        Account account;
        qint64 grantedNano = 0;
        qint64 chargedNano = 0;
    };

    explicit AccountRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<Sums>> allWithSums() const; ///< by name
    [[nodiscard]] Result<QList<Account>> all() const;
    [[nodiscard]] Result<std::optional<Account>> find(const QString &name) const;
    [[nodiscard]] Result<Account> byName(const QString &name) const; ///< NotFound names it
    [[nodiscard]] Result<Account> first() const; ///< that was ever made, whatever its name is by now
    [[nodiscard]] Result<qint64> insert(const QString &name, qint64 atMs) const;
    [[nodiscard]] Outcome update(const Account &account) const; ///< name, monthly credits, warning
    [[nodiscard]] Result<qint64> grantedNano(qint64 accountId) const;
    [[nodiscard]] Outcome addGranted(qint64 accountId, qint64 amountNano) const;

private:
    const Connection &m_connection;
};
