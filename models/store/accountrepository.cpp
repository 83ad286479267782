// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/accountrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString selectSums()
{
    return u"SELECT a.id, a.name, a.created_at_ms, a.granted_nano, coalesce(t.charged_nano, 0), a.monthly_nano, a.low, "
           "(SELECT min(g.expires_at_ms) FROM credit_grants g WHERE g.account_id = a.id AND g.expires_at_ms > 0) "
           "FROM accounts a LEFT JOIN tallies t ON t.kind = 'account' AND t.owner_id = a.id "_s;
}

AccountRepository::Sums sumsOf(const QSqlQuery &row)
{
    AccountRepository::Sums sums;
    sums.account.id = row.value(0).toLongLong();
    sums.account.name = row.value(1).toString();
    sums.account.createdAtMs = row.value(2).toLongLong();
    sums.grantedNano = row.value(3).toLongLong();
    sums.chargedNano = row.value(4).toLongLong();
    sums.account.monthlyNano = row.value(5).toLongLong();
    sums.account.isLow = row.value(6).toBool();
    sums.account.nextExpiryMs = row.value(7).toLongLong();
    sums.account.balanceNano = sums.grantedNano - sums.chargedNano;
    return sums;
}
} // namespace

Result<QList<AccountRepository::Sums>> AccountRepository::allWithSums() const
{
    return readRows<Sums>(m_connection, selectSums() + u"ORDER BY a.name"_s, {}, sumsOf);
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
    return readRow<Account>(m_connection, selectSums() + u"WHERE a.name = ?"_s, {name},
                            [](const QSqlQuery &row) { return sumsOf(row).account; });
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

Result<Account> AccountRepository::first() const
{
    const auto found = readRow<Account>(m_connection, selectSums() + u"WHERE a.id = (SELECT min(id) FROM accounts)"_s,
                                        {}, [](const QSqlQuery &row) { return sumsOf(row).account; });
    if (!found)
        return tl::unexpected {found.error()};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no account"_s);
    return **found;
}

Result<qint64> AccountRepository::insert(const QString &name, qint64 atMs) const
{
    return readInteger(m_connection, u"INSERT INTO accounts (name, created_at_ms) VALUES (?, ?) RETURNING id"_s,
                       {name, atMs});
}

Outcome AccountRepository::update(const Account &account) const
{
    return changeOne(m_connection, u"UPDATE accounts SET name = ?, monthly_nano = ?, low = ? WHERE id = ?"_s,
                     {account.name, account.monthlyNano, account.isLow ? 1 : 0, account.id});
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
