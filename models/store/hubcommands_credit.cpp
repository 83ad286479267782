// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/accountrepository.h"
#include "models/store/auditedchange.h"
#include "models/store/grantcorrection.h"
#include "models/store/grantrepository.h"
#include "models/store/hubcommands.h"
#include "models/store/ledgerrepository.h"
#include "models/store/names.h"
#include "models/store/settingrepository.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxNoteChars = 500;
constexpr qint64 nanoPerCredit = 1'000'000'000;
constexpr qint64 maxMonthlyNano = 1'000'000'000 * nanoPerCredit;
constexpr qint64 dayMs = 24 * 3'600'000;

Outcome checkFree(const AccountRepository &accounts, const QString &name, qint64 ownId)
{
    const auto taken = accounts.find(name);
    if (!taken)
        return tl::unexpected {taken.error()};
    if (*taken && (*taken)->id != ownId)
        return fail(ErrorCode::Conflict, u"an account \"%1\" exists already"_s.arg(name));
    return {};
}

Outcome checkMonthly(qint64 monthlyNano)
{
    if (monthlyNano < 0 || monthlyNano > maxMonthlyNano)
        return fail(ErrorCode::BadRequest, u"an account gets 0 to a thousand million credits a month"_s);
    return {};
}

/// What every new account is given.
Outcome welcome(const Connection &connection, qint64 accountId, qint64 nowMs)
{
    const Result<qint64> credits = SettingRepository {connection}.number(SettingKey::BillingNewAccountCredits);
    const Result<qint64> days = SettingRepository {connection}.number(SettingKey::BillingNewAccountDays);
    if (!credits || !days)
        return tl::unexpected {credits ? days.error() : credits.error()};
    if (*credits == 0)
        return {};
    CreditEntry entry;
    entry.accountId = accountId;
    entry.amountNano = *credits * nanoPerCredit;
    entry.atMs = nowMs;
    entry.expiresAtMs = *days == 0 ? 0 : nowMs + *days * dayMs;
    entry.note = u"new account"_s;
    return GrantRepository {connection}.grant(entry).map([](const CreditEntry &) {});
}

/// Marks the accounts whose balance has crossed the warning; the names of those that have fallen below it.
Result<QStringList> markLow(const Connection &connection)
{
    const Result<qint64> credits = SettingRepository {connection}.number(SettingKey::BillingLowBalanceCredits);
    const AccountRepository accounts {connection};
    auto all = accounts.all();
    if (!credits || !all)
        return tl::unexpected {credits ? all.error() : credits.error()};
    QStringList fallen;
    for (Account &account : *all) {
        const bool isLow = account.balanceNano<*credits * nanoPerCredit && * credits> 0;
        if (isLow == account.isLow)
            continue;
        account.isLow = isLow;
        if (const Outcome marked = accounts.update(account); !marked)
            return tl::unexpected {marked.error()};
        if (isLow)
            fallen.append(account.name);
    }
    return fallen;
}
} // namespace

Result<Account> HubCommands::addAccount(const QString &name, qint64 monthlyNano) const
{
    const Result<QString> checked = Names::label(name);
    if (!checked)
        return tl::unexpected {checked.error()};
    if (const Outcome fits = checkMonthly(monthlyNano); !fits)
        return tl::unexpected {fits.error()};
    const AccountRepository accounts {m_connection};
    const qint64 nowMs = m_clock.utcMs();
    const auto change = [&]() -> Result<Account> {
        if (const Outcome isFree = checkFree(accounts, *checked, 0); !isFree)
            return tl::unexpected {isFree.error()};
        const Result<qint64> id = accounts.insert(*checked, nowMs);
        if (!id)
            return tl::unexpected {id.error()};
        return welcome(m_connection, *id, nowMs)
            .and_then([&] {
                return accounts.update({*id, *checked, 0, nowMs, monthlyNano, 0, false});
            })
            .and_then([&] { return GrantRepository {m_connection}.renew(nowMs); })
            .and_then([&](int) { return accounts.byName(*checked); });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"account.add"_s, u"account %1"_s.arg(*checked), change);
}

Result<Account> HubCommands::editAccount(const QString &name, const AccountEdit &edit) const
{
    const Result<QString> newName = edit.name ? Names::label(*edit.name) : name;
    if (!newName)
        return tl::unexpected {newName.error()};
    if (const Outcome fits = checkMonthly(edit.monthlyNano.value_or(0)); !fits)
        return tl::unexpected {fits.error()};
    const qint64 nowMs = m_clock.utcMs();
    const AccountRepository accounts {m_connection};
    const auto change = [&]() -> Result<Account> {
        Result<Account> account = accounts.byName(name);
        if (!account)
            return account;
        if (const Outcome isFree = checkFree(accounts, *newName, account->id); !isFree)
            return tl::unexpected {isFree.error()};
        account->name = edit.name ? *newName : account->name;
        const bool wasOff = account->monthlyNano == 0;
        account->monthlyNano = edit.monthlyNano.value_or(account->monthlyNano);
        const bool begins = wasOff && account->monthlyNano > 0;
        const GrantRepository grants {m_connection};
        return accounts.update(*account)
            .and_then([&] { return begins ? grants.beginRenewal(account->id, nowMs) : Outcome {}; })
            .and_then([&] { return grants.renew(nowMs); })
            .and_then([&](int) { return accounts.byName(account->name); });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"account.edit"_s, u"account %1"_s.arg(name), change);
}

Result<CreditEntry> HubCommands::grantCredit(const QString &account, qint64 amountNano, qint64 expiresAtMs,
                                             const QString &note) const
{
    const qint64 nowMs = m_clock.utcMs();
    if (amountNano <= 0)
        return fail(ErrorCode::BadRequest, u"a grant is more than 0 credits"_s);
    if (expiresAtMs != 0 && expiresAtMs <= nowMs)
        return fail(ErrorCode::BadRequest, u"a grant cannot expire in the past"_s);
    if (note.size() > maxNoteChars)
        return fail(ErrorCode::BadRequest, u"a note is at most %1 characters"_s.arg(maxNoteChars));
    const auto change = [&]() -> Result<CreditEntry> {
        return AccountRepository {m_connection}.byName(account).and_then([&](const Account &owner) {
            return GrantRepository {m_connection}.grant(
                {0, owner.id, owner.name, CreditKind::Grant, amountNano, 0, nowMs, expiresAtMs, note, 0});
        });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"credit.grant"_s, u"account %1, %2 nano-credits"_s.arg(account).arg(amountNano), change);
}

Result<HubCommands::DueJobs> HubCommands::runDueJobs() const
{
    const qint64 nowMs = m_clock.utcMs();
    const GrantRepository grants {m_connection};
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return tl::unexpected {transaction.begun().error()};
    const Result<int> corrected = GrantCorrection {m_connection}.correct(nowMs);
    const Result<int> renewed = corrected ? grants.renew(nowMs) : corrected;
    const Result<int> expired = renewed ? grants.expire(nowMs) : renewed;
    if (!expired)
        return tl::unexpected {expired.error()};
    Result<QStringList> low = markLow(m_connection);
    const Result<qint64> next = grants.nextDueMs(nowMs);
    const Result<bool> late = grants.awaitsLate();
    if (!low || !next)
        return tl::unexpected {low ? next.error() : low.error()};
    if (const Outcome committed = transaction.commit(); !committed)
        return tl::unexpected {committed.error()};
    return DueJobs {*corrected + *renewed + *expired > 0, *std::move(low), *next, late.value_or(false)};
}
