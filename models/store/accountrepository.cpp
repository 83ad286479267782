// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/accountrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AccountRepository::Sums sumsOf(const QSqlQuery &row)
{
    AccountRepository::Sums sums;
    sums.account.id = row.value(0).toLongLong();
    sums.account.name = row.value(1).toString();
    sums.account.createdAtMs = row.value(2).toLongLong();
    sums.grantedNano = row.value(3).toLongLong();
    sums.chargedNano = row.value(4).toLongLong();
    sums.account.balanceNano = sums.grantedNano - sums.chargedNano;
    return sums;
}
} // namespace

Result<QList<AccountRepository::Sums>> AccountRepository::allWithSums() const
{
    return readRows<Sums>(m_connection,
                          u"SELECT a.id, a.name, a.created_at_ms, a.granted_nano, coalesce(t.charged_nano, 0) "
                          "FROM accounts a LEFT JOIN tallies t ON t.kind = 'account' AND t.owner_id = a.id "
                          "ORDER BY a.name"_s,
                          {}, sumsOf);
}

Result<QList<Account>> AccountRepository::all() const
{
    return allWithSums().map([](const QList<Sums> &rows) {
        QList<Account> accounts;
        for (const Sums &row : rows)
            accounts.append(row.account);
        return accounts;
    });
}

Result<std::optional<Account>> AccountRepository::find(const QString &name) const
{
    return readRow<Account>(m_connection,
                            u"SELECT a.id, a.name, a.created_at_ms, a.granted_nano, coalesce(t.charged_nano, 0) "
                            "FROM accounts a LEFT JOIN tallies t ON t.kind = 'account' AND t.owner_id = a.id "
                            "WHERE a.name = ?"_s,
                            {name}, [](const QSqlQuery &row) { return sumsOf(row).account; });
}

Result<Account> AccountRepository::byName(const QString &name) const
{
    Result<std::optional<Account>> found = find(name);
    if (!found)
        return tl::unexpected {std::move(found.error())};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no account \"%1\""_s.arg(name));
    return **found;
}

Result<qint64> AccountRepository::insert(const QString &name, qint64 atMs) const
{
    return readInteger(m_connection, u"INSERT INTO accounts (name, created_at_ms) VALUES (?, ?) RETURNING id"_s,
                       {name, atMs});
}

Result<qint64> AccountRepository::grantedNano(qint64 accountId) const
{
    return readInteger(m_connection, u"SELECT granted_nano FROM accounts WHERE id = ?"_s, {accountId});
}

Outcome AccountRepository::addGranted(qint64 accountId, qint64 amountNano) const
{
    return changeOne(m_connection, u"UPDATE accounts SET granted_nano = granted_nano + ? WHERE id = ?"_s,
                     {amountNano, accountId});
}
