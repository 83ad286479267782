// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/billing/money.h"
#include "models/store/names.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int defaultLedgerRows = 100;

template <typename T>
AdminReply reply(const Result<T> &result)
{
    return result.map([](const T &value) { return toJson(value); });
}

/// Puts the limits that the parameters name over those in `limits`.
Result<AppLimits> withLimitsOf(const QJsonObject &p, AppLimits limits)
{
    if (p.contains(u"models"_s)) {
        limits.modelGlobs.clear();
        for (const auto &glob : p[u"models"_s].toArray()) {
            limits.modelGlobs.append(glob.toString());
        }
    }
    limits.requestsPerMinute = p[u"rpm"_s].toInt(limits.requestsPerMinute);
    limits.tokensPerMinute = p[u"tpm"_s].toInteger(limits.tokensPerMinute);
    limits.concurrentCalls = p[u"concurrency"_s].toInt(limits.concurrentCalls);
    limits.expiresAtMs = p[u"expires"_s].toInteger(limits.expiresAtMs);
    if (p.contains(u"budget"_s)) {
        const auto budget = Money::nanoFromText(p[u"budget"_s].toString());
        if (!budget) {
            return tl::make_unexpected(budget.error());
        }
        limits.budgetNano = *budget;
    }
    if (const auto period = budgetPeriodFromName(p[u"period"_s].toString())) {
        limits.budgetPeriod = *period;
    }
    return limits;
}

AdminReply addAccount(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto monthly = Money::nanoFromText(p[u"monthly"_s].toString(u"0"_s));
    if (!monthly) {
        return tl::make_unexpected(monthly.error());
    }
    return reply(commands.addAccount(p[u"name"_s].toString(), *monthly));
}

AdminReply editAccount(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    HubCommands::AccountEdit edit;
    if (p.contains(u"rename"_s)) {
        edit.name = p[u"rename"_s].toString();
    }
    if (p.contains(u"monthly"_s)) {
        const auto monthly = Money::nanoFromText(p[u"monthly"_s].toString());
        if (!monthly) {
            return tl::make_unexpected(monthly.error());
        }
        edit.monthlyNano = *monthly;
    }
    return reply(commands.editAccount(p[u"name"_s].toString(), edit));
}

AdminReply listAccounts(const HubQueries &queries, const QJsonObject &)
{
    return queries.accounts().map([](const auto &rows) { return QJsonObject {{u"accounts"_s, toJson(rows)}}; });
}

AdminReply addApp(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto limits = withLimitsOf(p, {});
    if (!limits) {
        return tl::make_unexpected(limits.error());
    }
    return reply(commands.addApp(p[u"name"_s].toString(), p[u"account"_s].toString(), *limits));
}

AdminReply listApps(const HubQueries &queries, const QJsonObject &)
{
    return queries.apps().map([](const auto &rows) { return QJsonObject {{u"apps"_s, toJson(rows)}}; });
}

AdminReply showApp(const HubQueries &queries, const QJsonObject &p)
{
    return reply(queries.app(p[u"name"_s].toString()));
}

AdminReply editApp(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    HubCommands::AppEdit edit;
    edit.changeLimits = [&p](const AppLimits &now) { return withLimitsOf(p, now); };
    if (p.contains(u"rename"_s)) {
        edit.name = p[u"rename"_s].toString();
    }
    if (p.contains(u"account"_s)) {
        edit.account = p[u"account"_s].toString();
    }
    return reply(commands.editApp(p[u"name"_s].toString(), edit));
}

AdminReply rotateApp(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    return reply(commands.rotateApp(p[u"name"_s].toString(), p[u"overlap"_s].toInt()));
}

AdminReply revokeApp(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString name = p[u"name"_s].toString();
    return commands.revokeApp(name).map([&name] { return QJsonObject {{u"revoked"_s, name}}; });
}

AdminReply grantCredit(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto amount = Money::nanoFromText(p[u"amount"_s].toString());
    if (!amount) {
        return tl::make_unexpected(amount.error());
    }
    return reply(commands.grantCredit(p[u"account"_s].toString(), *amount, p[u"expires"_s].toInteger(),
                                      p[u"note"_s].toString()));
}

AdminReply balances(const HubQueries &queries, const QJsonObject &p)
{
    auto accounts = queries.accounts();
    if (!accounts) {
        return tl::make_unexpected(accounts.error());
    }
    const QString wanted = p[u"account"_s].toString();
    if (!wanted.isEmpty()) {
        accounts->removeIf([&wanted](const Account &account) { return !Names::areSame(account.name, wanted); });
        if (accounts->isEmpty()) {
            return fail(ErrorCode::NotFound, u"there is no account '%1'"_s.arg(wanted));
        }
    }
    return QJsonObject {{u"accounts"_s, toJson(*accounts)}};
}

AdminReply ledger(const HubQueries &queries, const QJsonObject &p)
{
    const QString text = p[u"after"_s].toString();
    const auto cursor = text.isEmpty() ? LedgerCursor {} : LedgerCursor::fromText(text);
    if (!cursor) {
        return noCursor(text);
    }
    const int limit = p[u"limit"_s].toInt(defaultLedgerRows);
    const auto rows = queries.ledger(p[u"account"_s].toString(), *cursor, limit);
    return rows.map([limit](const QList<CreditEntry> &entries) {
        const bool isFull = entries.size() == limit;
        return QJsonObject {{u"entries"_s, toJson(entries)},
                            {u"next"_s, isFull ? LedgerCursor::after(entries.last()).text() : QJsonValue()}};
    });
}

AdminReply checkLedger(const HubQueries &queries, const QJsonObject &)
{
    return reply(queries.checkLedger());
}

} // namespace

std::span<const AdminVerb> accountVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"account.add", nullptr, addAccount},
        {"account.edit", nullptr, editAccount},
        {"account.list", listAccounts},
        {"app.add", nullptr, addApp},
        {"app.list", listApps},
        {"app.show", showApp},
        {"app.edit", nullptr, editApp},
        {"app.rotate", nullptr, rotateApp},
        {"app.revoke", nullptr, revokeApp},
        {"credit.grant", nullptr, grantCredit},
        {"credit.balance", balances},
        {"credit.ledger", ledger},
        {"credit.check", checkLedger},
    };
    return verbs;
}
