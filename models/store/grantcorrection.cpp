// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/grantcorrection.h"

#include <QDateTime>
#include <QTimeZone>

#include "models/store/accountrepository.h"
#include "models/store/grantrepository.h"
#include "models/store/ledgerrepository.h"
#include "models/store/sql.h"
#include "models/values/callid.h"
#include "models/values/clockstep.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// What `renew()` writes.
QString monthlyNote()
{
    return u"'monthly, ' || strftime('%Y-%m', g.expires_at_ms / 1000 - 1, 'unixepoch')"_s;
}

/// An account, a grant, its end and the amount that it is about.
CreditEntry grantOf(const QSqlQuery &row)
{
    CreditEntry grant;
    grant.accountId = row.value(0).toLongLong();
    grant.id = row.value(1).toLongLong();
    grant.expiresAtMs = row.value(2).toLongLong();
    grant.amountNano = row.value(3).toLongLong();
    return grant;
}

/// Of the month that ends then.
qint64 monthBegin(qint64 endMs)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(endMs, QTimeZone::utc()).date().addMonths(-1);
    return day.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}
} // namespace

Result<int> GrantCorrection::correct(qint64 nowMs) const
{
    const Result<int> restored = restoreLapsed(nowMs);
    const Result<int> taken = restored ? takeBackMonths(nowMs) : restored;
    return taken.map([&restored](int some) { return some + *restored; });
}

/// An end that was booked and is still to come. The ids of entries begin with their time.
Result<QList<CreditEntry>> GrantCorrection::lapsedTooEarly(qint64 nowMs) const
{
    const QString sql = u"SELECT g.account_id, g.id, g.expires_at_ms, "
                        "-(SELECT sum(p.amount_nano) FROM credit_entries p INDEXED BY credit_entries_of_grants "
                        "WHERE p.account_id = x.account_id AND p.grant_id = x.grant_id AND p.grant_id <> 0) AS missing "
                        "FROM credit_entries x INDEXED BY credit_entries_expiry "
                        "JOIN credit_entries g ON g.account_id = x.account_id AND g.id = x.grant_id "
                        "WHERE x.kind = 'expiry' AND x.id >= ? AND missing > 0 AND g.note <> "_s;
    return readRows<CreditEntry>(m_connection, sql + monthlyNote(),
                                 {CallIdGenerator::firstAt(nowMs + longestStandstillMs + 1)}, grantOf);
}

Result<int> GrantCorrection::restoreLapsed(qint64 nowMs) const
{
    const auto before = lapsedTooEarly(nowMs);
    if (!before || before->isEmpty())
        return before.map([](const auto &) { return 0; });
    if (const Outcome done = allocate(*before, nowMs); !done) // what was used has not lapsed
        return tl::unexpected {done.error()};
    const auto lapsed = lapsedTooEarly(nowMs);
    if (!lapsed)
        return tl::unexpected {lapsed.error()};
    int restored = 0;
    for (const CreditEntry &grant : *lapsed) {
        const Result<bool> isBack = restore(grant, nowMs);
        if (!isBack)
            return tl::unexpected {isBack.error()};
        restored += *isBack ? 1 : 0;
    }
    return restored;
}

Result<bool> GrantCorrection::restore(CreditEntry lapsed, qint64 nowMs) const
{
    // Calls from before its end are paid by what is given now.
    const Outcome forgotten = change(m_connection,
                                     u"DELETE FROM lapsed_grants "
                                     "WHERE account_id = ? AND expires_at_ms = ? AND entry_id = ?"_s,
                                     {lapsed.accountId, lapsed.expiresAtMs, lapsed.id});
    if (!forgotten)
        return tl::unexpected {forgotten.error()};
    lapsed.grantId = lapsed.id;
    lapsed.kind = CreditKind::Grant;
    lapsed.atMs = nowMs;
    lapsed.note = u"given back: the clock was ahead when it lapsed"_s;
    const auto booked = GrantRepository {m_connection}.grant(lapsed);
    if (!booked && booked.error().code != ErrorCode::BadRequest) // else there is no room for it
        return tl::unexpected {booked.error()};
    return booked.has_value();
}

Result<QList<CreditEntry>> GrantCorrection::monthsToCome(qint64 nowMs) const
{
    auto grants = readRows<CreditEntry>(m_connection,
                                        u"SELECT g.account_id, g.id, g.expires_at_ms, c.left_nano FROM credit_grants c "
                                        "JOIN credit_entries g ON g.account_id = c.account_id AND g.id = c.entry_id "
                                        "WHERE c.expires_at_ms > ? AND g.note = "_s
                                            + monthlyNote(),
                                        {nowMs}, grantOf);
    if (grants)
        grants->removeIf(
            [nowMs](const CreditEntry &grant) { return !isStepBack(nowMs, monthBegin(grant.expiresAtMs)); });
    return grants;
}

Result<int> GrantCorrection::takeBackMonths(qint64 nowMs) const
{
    const auto before = monthsToCome(nowMs);
    if (!before || before->isEmpty())
        return before.map([](const auto &) { return 0; });
    if (const Outcome done = allocate(*before, nowMs); !done)
        return tl::unexpected {done.error()};
    const auto left = monthsToCome(nowMs);
    if (!left)
        return tl::unexpected {left.error()};
    for (const CreditEntry &grant : *left) {
        if (const Outcome taken = takeBack(grant, nowMs); !taken)
            return tl::unexpected {taken.error()};
    }
    return static_cast<int>(before->size()); // those that were used up are gone too
}

Outcome GrantCorrection::takeBack(const CreditEntry &left, qint64 nowMs) const
{
    CreditEntry entry;
    entry.accountId = left.accountId;
    entry.kind = CreditKind::Adjustment;
    entry.amountNano = -left.amountNano;
    entry.atMs = nowMs;
    entry.grantId = left.id;
    entry.note = u"taken back: its month has not begun"_s;
    return LedgerRepository {m_connection}
        .append(entry)
        .and_then([&](const CreditEntry &) {
            return changeOne(m_connection, u"DELETE FROM credit_grants WHERE account_id = ? AND entry_id = ?"_s,
                             {left.accountId, left.id});
        })
        .and_then([&] { return AccountRepository {m_connection}.addGranted(left.accountId, -left.amountNano); });
}

Outcome GrantCorrection::allocate(const QList<CreditEntry> &grants, qint64 nowMs) const
{
    QSet<qint64> accounts;
    for (const CreditEntry &grant : grants)
        accounts.insert(grant.accountId);
    for (const qint64 accountId : accounts) {
        if (const Outcome done = GrantRepository {m_connection}.allocate(accountId, nowMs); !done)
            return done;
    }
    return {};
}
