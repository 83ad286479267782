// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/ledgerrepository.h"

#include "models/store/sql.h"
#include "models/values/callid.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 ownWorkerBits = qint64 {0xf} << 16;

CreditEntry entryOf(const QSqlQuery &row)
{
    CreditEntry entry;
    entry.id = row.value(0).toLongLong();
    entry.accountId = row.value(1).toLongLong();
    entry.accountName = row.value(2).toString();
    entry.kind = creditKindFromName(row.value(3).toString()).value_or(CreditKind::Adjustment);
    entry.amountNano = row.value(4).toLongLong();
    entry.atMs = row.value(5).toLongLong();
    entry.expiresAtMs = row.value(6).toLongLong();
    entry.note = row.value(7).toString();
    entry.grantId = row.value(8).toLongLong();
    entry.callId = entry.kind == CreditKind::Charge ? entry.id : 0;
    return entry;
}

/// Each finds the rows of one kind of difference: a name, and the two sums that should be equal.
struct Proof
{
    QString sql;
    QString sentence;
};

QList<Proof> accountProofs()
{
    return {
        {u"SELECT a.name, a.granted_nano, coalesce((SELECT sum(e.amount_nano) FROM credit_entries e "
         "WHERE e.account_id = a.id AND e.kind <> 'charge'), 0) AS entries FROM accounts a "
         "WHERE a.granted_nano <> entries"_s,
         u"account %1: granted %2, its entries say %3"_s},
        {u"SELECT a.name, a.granted_nano, a.allocated_nano + coalesce((SELECT sum(g.left_nano) FROM credit_grants g "
         "WHERE g.account_id = a.id), 0) AS parts FROM accounts a WHERE a.granted_nano <> parts"_s,
         u"account %1: granted %2, its grants say %3"_s},
        {u"SELECT a.name, a.allocated_nano, coalesce((SELECT t.charged_nano FROM tallies t WHERE t.kind = 'account' "
         "AND t.owner_id = a.id), 0) AS tally FROM accounts a WHERE a.allocated_nano > tally"_s,
         u"account %1: %2 set against its grants, but only %3 charged"_s},
        {u"SELECT a.name, coalesce((SELECT t.charged_nano FROM tallies t WHERE t.kind = 'account' "
         "AND t.owner_id = a.id), 0) AS tally, coalesce((SELECT -sum(e.amount_nano) FROM credit_entries e "
         "WHERE e.account_id = a.id AND e.kind = 'charge'), 0) AS entries FROM accounts a WHERE tally <> entries"_s,
         u"account %1: charged %2, its entries say %3"_s},
        {u"SELECT a.name, coalesce((SELECT sum(u.credits_nano) FROM usage_hours u WHERE u.account_id = a.id), 0) "
         "AS hours, coalesce((SELECT -sum(e.amount_nano) FROM credit_entries e WHERE e.account_id = a.id "
         "AND e.kind = 'charge'), 0) AS entries FROM accounts a WHERE hours <> entries"_s,
         u"account %1: used by hours %2, its entries say %3"_s},
    };
}

/// A call that has left the database, by retention's mark, cannot be asked any more; one that is here is, and one that
/// should be here must be.
QList<Proof> callProofs()
{
    return {
        {u"SELECT c.id, c.credits_nano, coalesce(-e.amount_nano, 0) AS charged FROM model_calls c "
         "LEFT JOIN credit_entries e ON e.account_id = c.account_id AND e.id = c.id AND e.kind = 'charge' "
         "WHERE c.credits_nano > 0 AND c.credits_nano <> charged LIMIT 20"_s,
         u"call %1: costs %2 credits, the ledger charged %3"_s},
        {u"SELECT e.id, coalesce(c.credits_nano, 0) AS credits, -e.amount_nano AS charged FROM credit_entries e "
         "LEFT JOIN model_calls c ON c.id = e.id WHERE e.kind = 'charge' AND credits <> charged "
         "AND (c.id IS NOT NULL OR e.id > (SELECT removed_to_id FROM call_retention)) LIMIT 20"_s,
         u"call %1: costs %2 credits, the ledger has a charge of %3"_s},
    };
}

Result<QStringList> differencesOf(const Connection &connection, const QList<Proof> &proofs)
{
    QStringList found;
    for (const Proof &proof : proofs) {
        const auto differences = readRows<QString>(connection, proof.sql, {}, [&proof](const QSqlQuery &row) {
            return proof.sentence.arg(row.value(0).toString(), row.value(1).toString(), row.value(2).toString());
        });
        if (!differences)
            return tl::unexpected {differences.error()};
        found.append(*differences);
    }
    return found;
}
} // namespace

Result<QStringList> LedgerRepository::checkAccounts() const
{
    return differencesOf(m_connection, accountProofs());
}

Result<QList<CreditEntry>> LedgerRepository::page(qint64 accountId, qint64 lastId, int limit) const
{
    return readRows<CreditEntry>(
        m_connection,
        u"SELECT e.id, e.account_id, a.name, e.kind, e.amount_nano, e.at_ms, e.expires_at_ms, e.note, e.grant_id "
        "FROM credit_entries e JOIN accounts a ON a.id = e.account_id "
        "WHERE e.account_id = ? AND e.id <= ? ORDER BY e.id DESC LIMIT ?"_s,
        {accountId, lastId, limit}, entryOf);
}

Result<CreditEntry> LedgerRepository::append(CreditEntry entry) const
{
    entry.id = CallIdGenerator::firstAt(entry.atMs) | ownWorkerBits;
    // Two grants in one millisecond: the next free id.
    const Result<qint64> last =
        readInteger(m_connection, u"SELECT max(id) FROM credit_entries WHERE account_id = ? AND id BETWEEN ? AND ?"_s,
                    {entry.accountId, entry.id, entry.id + 0xffff});
    if (!last)
        return tl::unexpected {last.error()};
    entry.id = std::max(entry.id, *last + 1);
    const Outcome inserted = change(m_connection,
                                    u"INSERT INTO credit_entries (account_id, id, kind, amount_nano, at_ms, "
                                    "expires_at_ms, note, grant_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
                                    {entry.accountId, entry.id, creditKindName(entry.kind), entry.amountNano,
                                     entry.atMs, entry.expiresAtMs, text(entry.note), entry.grantId});
    if (!inserted)
        return tl::unexpected {inserted.error()};
    return entry;
}

Result<LedgerCheck> LedgerRepository::check() const
{
    LedgerCheck found;
    for (const auto &[sql, count] : {std::pair {u"SELECT count(*) FROM accounts"_s, &found.accounts},
                                     std::pair {u"SELECT count(*) FROM credit_entries"_s, &found.entries}}) {
        const Result<qint64> rows = readInteger(m_connection, sql);
        if (!rows)
            return tl::unexpected {rows.error()};
        *count = *rows;
    }
    Result<QStringList> differences = differencesOf(m_connection, accountProofs() + callProofs());
    if (!differences)
        return tl::unexpected {differences.error()};
    found.differences = *std::move(differences);
    return found;
}
