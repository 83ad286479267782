// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/grantrepository.h"

#include <algorithm>
#include <limits>

#include <QDateTime>
#include <QTimeZone>

#include "models/store/accountrepository.h"
#include "models/store/ledgerrepository.h"
#include "models/store/sql.h"
#include "models/values/clockstep.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
/// A clock that was wrong for a while must not fill the ledger.
constexpr int maxMonths = 120;
/// How long calls are waited for that began before a grant's end.
constexpr qint64 maxLateMs = 3'600'000;

QDate monthOf(qint64 ms)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).date();
    return {day.year(), day.month(), 1};
}

qint64 msOf(const QDate &day)
{
    return day.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}

struct Monthly
{
    qint64 accountId = 0;
    qint64 amountNano = 0;
    qint64 renewedMs = 0;
};

Monthly monthlyOf(const QSqlQuery &row)
{
    return {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toLongLong()};
}

CreditEntry entryOf(const Monthly &account, const QDate &month, qint64 amountNano, qint64 atMs)
{
    CreditEntry entry;
    entry.accountId = account.accountId;
    entry.amountNano = amountNano;
    entry.atMs = atMs;
    entry.expiresAtMs = msOf(month.addMonths(1));
    entry.note = u"monthly, "_s + month.toString(u"yyyy-MM"_s);
    return entry;
}

QList<QDate> missedMonths(const Monthly &account, qint64 nowMs)
{
    const QDate present = monthOf(nowMs);
    QDate month = account.renewedMs == 0 ? present : monthOf(account.renewedMs).addMonths(1);
    month = std::max(month, present.addMonths(1 - maxMonths));
    QList<QDate> months;
    for (; month <= present; month = month.addMonths(1))
        months.append(month);
    return months;
}

/// A grant that a month had before.
struct Earlier
{
    qint64 id = 0;
    qint64 keptNano = 0; ///< without what lapsed of it or was taken back
    bool hasEnded = false;
};

/// The grants of the entry's account with its end and its note.
Result<QList<Earlier>> grantsLike(const Connection &connection, const CreditEntry &entry)
{
    return readRows<Earlier>(
        connection,
        u"SELECT g.id, g.amount_nano + coalesce((SELECT sum(p.amount_nano) FROM credit_entries p "
        "INDEXED BY credit_entries_of_grants "
        "WHERE p.account_id = g.account_id AND p.grant_id = g.id AND p.grant_id <> 0), 0), "
        "EXISTS (SELECT 1 FROM credit_entries x "
        "WHERE x.account_id = g.account_id AND x.grant_id = g.id AND x.grant_id <> 0 AND x.amount_nano < 0) "
        "FROM credit_entries g INDEXED BY credit_entries_grants "
        "WHERE g.account_id = ? AND g.kind = 'grant' AND g.expires_at_ms = ? AND g.note = ?"_s,
        {entry.accountId, entry.expiresAtMs, entry.note}, [](const QSqlQuery &row) {
            return Earlier {row.value(0).toLongLong(), row.value(1).toLongLong(), row.value(2).toBool()};
        });
}

/// Of the charges that came after the grant had lapsed.
struct Lapsed
{
    CreditEntry left;
    qint64 lateNano = 0;
};

CreditEntry leftOf(const QSqlQuery &row)
{
    CreditEntry left;
    left.accountId = row.value(0).toLongLong();
    left.id = row.value(1).toLongLong();
    left.expiresAtMs = row.value(2).toLongLong();
    left.amountNano = row.value(3).toLongLong();
    return left;
}
} // namespace

Result<CreditEntry> GrantRepository::grant(const CreditEntry &entry) const
{
    const AccountRepository accounts {m_connection};
    const Result<qint64> granted = accounts.grantedNano(entry.accountId);
    if (!granted)
        return tl::unexpected {granted.error()};
    if (entry.amountNano > std::numeric_limits<qint64>::max() - std::max<qint64>(*granted, 0))
        return fail(ErrorCode::BadRequest, u"an account cannot hold that many credits"_s);
    // What was spent until now is not for this grant to pay, though it may be the one that ends first.
    if (const Outcome allocated = allocate(entry.accountId, entry.atMs); !allocated)
        return tl::unexpected {allocated.error()};
    return LedgerRepository {m_connection}.append(entry).and_then([&](const CreditEntry &booked) {
        return change(m_connection,
                      u"INSERT INTO credit_grants (account_id, entry_id, expires_at_ms, left_nano) "
                      "VALUES (?, ?, ?, ?)"_s,
                      {booked.accountId, booked.id, booked.expiresAtMs, booked.amountNano})
            .and_then([&] { return accounts.addGranted(booked.accountId, booked.amountNano); })
            .map([&] { return booked; });
    });
}

Result<int> GrantRepository::expire(qint64 nowMs) const
{
    const QString due = u"SELECT account_id, entry_id, expires_at_ms, left_nano FROM credit_grants "
                        "WHERE expires_at_ms > 0 AND expires_at_ms <= ? ORDER BY account_id, expires_at_ms, entry_id"_s;
    const auto before = readRows<CreditEntry>(m_connection, due, {nowMs}, leftOf);
    if (!before)
        return tl::unexpected {before.error()};
    const Result<int> late = settleLate(nowMs);
    if (!late)
        return late;
    qint64 allocated = 0;
    for (const CreditEntry &grant : *before) {
        if (grant.accountId == std::exchange(allocated, grant.accountId))
            continue;
        if (const Outcome done = allocate(grant.accountId, nowMs); !done)
            return tl::unexpected {done.error()};
    }
    const auto after = readRows<CreditEntry>(m_connection, due, {nowMs}, leftOf);
    if (!after)
        return tl::unexpected {after.error()};
    for (const CreditEntry &grant : *after) {
        if (const Outcome done = lapse(grant, nowMs); !done)
            return tl::unexpected {done.error()};
    }
    return static_cast<int>(before->size()) + *late; // those that were used up are gone too
}

Outcome GrantRepository::allocate(qint64 accountId, qint64 nowMs) const
{
    if (const auto late = giveBack(accountId, nowMs); !late) // before another grant has to pay for it
        return tl::unexpected {late.error()};
    const Result<qint64> open = readInteger(m_connection,
                                            u"SELECT coalesce((SELECT t.charged_nano FROM tallies t "
                                            "WHERE t.kind = 'account' AND t.owner_id = a.id), 0) - a.allocated_nano "
                                            "FROM accounts a WHERE a.id = ?"_s,
                                            {accountId});
    const auto grants = readRows<CreditEntry>(m_connection,
                                              u"SELECT account_id, entry_id, expires_at_ms, left_nano "
                                              "FROM credit_grants WHERE account_id = ? "
                                              "ORDER BY expires_at_ms = 0, expires_at_ms, entry_id"_s,
                                              {accountId}, leftOf);
    if (!open || !grants)
        return tl::unexpected {open ? grants.error() : open.error()};
    qint64 rest = *open;
    for (const CreditEntry &grant : *grants) {
        const qint64 used = std::min(rest, grant.amountNano);
        if (used <= 0)
            break;
        rest -= used;
        if (const Outcome done = setLeft(accountId, grant.id, grant.amountNano - used); !done)
            return done;
    }
    return changeOne(m_connection, u"UPDATE accounts SET allocated_nano = allocated_nano + ? WHERE id = ?"_s,
                     {*open - rest, accountId});
}

Outcome GrantRepository::setLeft(qint64 accountId, qint64 entryId, qint64 leftNano) const
{
    if (leftNano == 0)
        return changeOne(m_connection, u"DELETE FROM credit_grants WHERE account_id = ? AND entry_id = ?"_s,
                         {accountId, entryId});
    return changeOne(m_connection, u"UPDATE credit_grants SET left_nano = ? WHERE account_id = ? AND entry_id = ?"_s,
                     {leftNano, accountId, entryId});
}

Result<int> GrantRepository::settleLate(qint64 nowMs) const
{
    const auto accounts =
        readRows<qint64>(m_connection, u"SELECT DISTINCT account_id FROM lapsed_grants WHERE late_nano > 0"_s, {},
                         [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
    if (!accounts)
        return tl::unexpected {accounts.error()};
    int given = 0;
    for (const qint64 accountId : *accounts) {
        const Result<int> some = giveBack(accountId, nowMs);
        if (!some)
            return some;
        given += *some;
    }
    return change(m_connection, u"DELETE FROM lapsed_grants WHERE expires_at_ms <= ?"_s, {nowMs - maxLateMs}).map([&] {
        return given;
    });
}

Result<bool> GrantRepository::awaitsLate() const
{
    return readInteger(m_connection, u"SELECT EXISTS (SELECT 1 FROM lapsed_grants)"_s).map([](qint64 is) {
        return is != 0;
    });
}

Result<bool> GrantRepository::hasLate() const
{
    return readInteger(m_connection, u"SELECT EXISTS (SELECT 1 FROM lapsed_grants WHERE late_nano > 0)"_s)
        .map([](qint64 is) { return is != 0; });
}

/// What the grant that ended first cannot pay, the next one does: the call began before its end as well.
Result<int> GrantRepository::giveBack(qint64 accountId, qint64 nowMs) const
{
    const auto grants = readRows<Lapsed>(m_connection,
                                         u"SELECT account_id, entry_id, expires_at_ms, left_nano, late_nano "
                                         "FROM lapsed_grants WHERE account_id = ? ORDER BY expires_at_ms, entry_id"_s,
                                         {accountId}, [](const QSqlQuery &row) {
                                             return Lapsed {leftOf(row), row.value(4).toLongLong()};
                                         });
    if (!grants)
        return tl::unexpected {grants.error()};
    qint64 rest = 0;
    int given = 0;
    for (const Lapsed &grant : *grants) {
        rest += grant.lateNano;
        const qint64 amount = std::min(rest, grant.left.amountNano);
        if (rest == 0)
            continue;
        if (const Outcome done = giveBack(grant.left, amount, nowMs); !done)
            return tl::unexpected {done.error()};
        rest -= amount;
        ++given;
    }
    return given;
}

Outcome GrantRepository::giveBack(const CreditEntry &lapsed, qint64 amountNano, qint64 nowMs) const
{
    CreditEntry entry;
    entry.accountId = lapsed.accountId;
    entry.kind = CreditKind::Adjustment;
    entry.amountNano = amountNano;
    entry.atMs = nowMs;
    entry.grantId = lapsed.id;
    entry.note = u"used by calls from before its end"_s;
    const QString forget = u"DELETE FROM lapsed_grants WHERE account_id = ? AND entry_id = ? AND left_nano = ?"_s;
    const QString count = u"UPDATE lapsed_grants SET late_nano = 0, left_nano = left_nano - ? "
                          "WHERE account_id = ? AND entry_id = ?"_s;
    return LedgerRepository {m_connection}
        .append(entry)
        .and_then([&](const CreditEntry &) {
            return AccountRepository {m_connection}.addGranted(lapsed.accountId, amountNano);
        })
        .and_then([&] {
            return changeOne(m_connection, u"UPDATE accounts SET allocated_nano = allocated_nano + ? WHERE id = ?"_s,
                             {amountNano, lapsed.accountId});
        })
        .and_then([&] {
            return amountNano == lapsed.amountNano
                       ? changeOne(m_connection, forget, {lapsed.accountId, lapsed.id, amountNano})
                       : changeOne(m_connection, count, {amountNano, lapsed.accountId, lapsed.id});
        });
}

Outcome GrantRepository::lapse(const CreditEntry &left, qint64 nowMs) const
{
    CreditEntry entry;
    entry.accountId = left.accountId;
    entry.kind = CreditKind::Expiry;
    entry.amountNano = -left.amountNano;
    entry.atMs = left.expiresAtMs;
    entry.grantId = left.id;
    return LedgerRepository {m_connection}
        .append(entry)
        .and_then([&](const CreditEntry &) {
            return setLeft(left.accountId, left.id, 0).and_then([&] {
                return AccountRepository {m_connection}.addGranted(left.accountId, -left.amountNano);
            });
        })
        .and_then([&]() -> Outcome {
            if (left.expiresAtMs <= nowMs - maxLateMs)
                return {};
            return change(m_connection,
                          u"INSERT INTO lapsed_grants (account_id, expires_at_ms, entry_id, left_nano) "
                          "VALUES (?, ?, ?, ?)"_s,
                          {left.accountId, left.expiresAtMs, left.id, left.amountNano});
        });
}

Result<int> GrantRepository::renew(qint64 nowMs) const
{
    const auto accounts = readRows<Monthly>(m_connection,
                                            u"SELECT id, monthly_nano, renewed_ms FROM accounts "
                                            "WHERE monthly_nano > 0 AND renewed_ms < ?"_s,
                                            {msOf(monthOf(nowMs))}, monthlyOf);
    if (!accounts)
        return tl::unexpected {accounts.error()};
    int given = 0;
    for (const Monthly &account : *accounts) {
        for (const QDate &month : missedMonths(account, nowMs)) {
            const qint64 atMs = account.renewedMs == 0 ? nowMs : msOf(month);
            const Result<bool> booked = grantMissing(entryOf(account, month, account.amountNano, atMs));
            if (!booked)
                return tl::unexpected {booked.error()};
            given += *booked ? 1 : 0;
        }
        if (const Outcome noted = noteRenewal(account.accountId, nowMs); !noted)
            return tl::unexpected {noted.error()};
    }
    return renewAgain(nowMs).map([given](int again) { return given + again; });
}

/// The present month of accounts that have had a later one.
Result<int> GrantRepository::renewAgain(qint64 nowMs) const
{
    const QDate month = monthOf(nowMs);
    const auto accounts = readRows<Monthly>(m_connection,
                                            u"SELECT id, monthly_nano, renewed_ms FROM accounts "
                                            "WHERE monthly_nano > 0 AND renewed_ms > ?"_s,
                                            {msOf(month)}, monthlyOf);
    if (!accounts)
        return tl::unexpected {accounts.error()};
    int given = 0;
    for (const Monthly &account : *accounts) {
        if (const auto late = giveBack(account.accountId, nowMs); !late) // what was used has not lapsed
            return late;
        const Result<bool> booked = grantMissing(entryOf(account, month, account.amountNano, nowMs));
        if (!booked)
            return tl::unexpected {booked.error()};
        given += *booked ? 1 : 0;
        if (!isStepBack(nowMs, account.renewedMs)) // the month that was given too early begins at once
            continue;
        if (const Outcome noted = noteRenewal(account.accountId, nowMs); !noted)
            return tl::unexpected {noted.error()};
    }
    return given;
}

Outcome GrantRepository::noteRenewal(qint64 accountId, qint64 nowMs) const
{
    return changeOne(m_connection, u"UPDATE accounts SET renewed_ms = ? WHERE id = ?"_s,
                     {msOf(monthOf(nowMs)), accountId});
}

/// What of the month's credits, which `month` is all of, was neither used nor is in force; false: nothing.
Result<bool> GrantRepository::grantMissing(CreditEntry month) const
{
    const auto before = grantsLike(m_connection, month);
    if (!before)
        return tl::unexpected {before.error()};
    if (!std::all_of(before->begin(), before->end(), [](const Earlier &grant) { return grant.hasEnded; }))
        return false;
    for (const Earlier &grant : *before)
        month.amountNano -= grant.keptNano;
    if (month.amountNano <= 0)
        return false;
    for (const Earlier &grant : *before) { // calls from before the month's end are paid by what is given now
        const Outcome forgotten = change(m_connection,
                                         u"DELETE FROM lapsed_grants "
                                         "WHERE account_id = ? AND expires_at_ms = ? AND entry_id = ?"_s,
                                         {month.accountId, month.expiresAtMs, grant.id});
        if (!forgotten)
            return tl::unexpected {forgotten.error()};
    }
    return grant(month).map([](const CreditEntry &) { return true; });
}

Outcome GrantRepository::beginRenewal(qint64 accountId, qint64 nowMs) const
{
    return change(m_connection, u"UPDATE accounts SET renewed_ms = 0 WHERE id = ? AND renewed_ms < ?"_s,
                  {accountId, msOf(monthOf(nowMs))});
}

Result<qint64> GrantRepository::nextDueMs(qint64 nowMs) const
{
    const Result<qint64> expiry =
        readInteger(m_connection, u"SELECT min(expires_at_ms) FROM credit_grants WHERE expires_at_ms > 0"_s);
    const Result<qint64> monthly = readInteger(m_connection, u"SELECT count(*) FROM accounts WHERE monthly_nano > 0"_s);
    if (!expiry || !monthly)
        return tl::unexpected {expiry ? monthly.error() : expiry.error()};
    const qint64 month = *monthly > 0 ? msOf(monthOf(nowMs).addMonths(1)) : 0;
    if (*expiry == 0 || month == 0)
        return std::max(*expiry, month);
    return std::min(*expiry, month);
}
