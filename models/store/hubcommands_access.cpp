// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "models/settings/settingspec.h"
#include "models/store/accountrepository.h"
#include "models/store/apprepository.h"
#include "models/store/auditedchange.h"
#include "models/store/hubcommands.h"
#include "models/store/names.h"
#include "models/store/responserepository.h"
#include "models/store/settingrepository.h"
#include "models/values/clock.h"
#include "models/vault/appkey.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxGlobs = 256;
constexpr int maxOverlapHours = 24 * 365;
constexpr qint64 hourMs = 3'600'000;

Result<AppLimits> checkedLimits(const AppLimits &limits)
{
    if (limits.requestsPerMinute < 0 || limits.tokensPerMinute < 0 || limits.concurrentCalls < 0
        || limits.budgetNano < 0 || limits.expiresAtMs < 0)
        return fail(ErrorCode::BadRequest, u"a limit is 0 (none) or more"_s);
    if (limits.modelGlobs.size() > maxGlobs)
        return fail(ErrorCode::BadRequest, u"an app has at most %1 model patterns"_s.arg(maxGlobs));
    AppLimits checked = limits;
    checked.modelGlobs.clear();
    for (const QString &glob : limits.modelGlobs) {
        const Result<QString> fits = Names::model(glob);
        if (!fits)
            return tl::unexpected {fits.error()};
        checked.modelGlobs.append(*fits);
    }
    return checked;
}

Outcome checkFree(const AppRepository &apps, const QString &name, qint64 ownId)
{
    const auto taken = apps.find(name);
    if (!taken)
        return tl::unexpected {taken.error()};
    if (*taken && (*taken)->id != ownId)
        return fail(ErrorCode::Conflict, u"an app \"%1\" exists already"_s.arg(name));
    return {};
}

/// The new key, stored as its hash only.
Result<IssuedKey> issueKey(const AppRepository &apps, const App &app, qint64 nowMs)
{
    const QByteArray key = AppKey::generate();
    const Outcome stored = apps.insertKey({app.id, AppKey::hashOf(key), QString::fromUtf8(AppKey::hintOf(key)), nowMs});
    if (!stored)
        return tl::unexpected {stored.error()};
    return apps.byName(app.name).map([&key](const App &found) { return IssuedKey {found, QString::fromLatin1(key)}; });
}
} // namespace

Result<IssuedKey> HubCommands::addApp(const QString &name, const QString &account, const AppLimits &limits) const
{
    const Result<QString> checkedName = Names::label(name);
    if (!checkedName)
        return tl::unexpected {checkedName.error()};
    const Result<AppLimits> checked = checkedLimits(limits);
    if (!checked)
        return tl::unexpected {checked.error()};
    const AppRepository apps {m_connection};
    const auto change = [&]() -> Result<IssuedKey> {
        if (const Outcome isFree = checkFree(apps, *checkedName, 0); !isFree)
            return tl::unexpected {isFree.error()};
        const AccountRepository accounts {m_connection};
        const Result<Account> owner = account.isEmpty() ? accounts.first() : accounts.byName(account);
        if (!owner)
            return tl::unexpected {owner.error()};
        App app;
        app.name = *checkedName;
        app.accountId = owner->id;
        app.limits = *checked;
        app.createdAtMs = m_clock.utcMs();
        return apps.insert(app).and_then([&](qint64 id) {
            app.id = id;
            return issueKey(apps, app, app.createdAtMs);
        });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"app.add"_s, u"app %1"_s.arg(*checkedName), change);
}

Result<App> HubCommands::editApp(const QString &name, const AppEdit &edit) const
{
    const AppRepository apps {m_connection};
    const auto limitsAfter = [&edit](const AppLimits &now) -> Result<AppLimits> {
        const Result<AppLimits> wanted = edit.changeLimits ? edit.changeLimits(now) : edit.limits.value_or(now);
        return wanted.and_then(checkedLimits);
    };
    const auto movedTo = [this](const std::optional<QString> &account, App app) -> Result<App> {
        if (!account)
            return app;
        return AccountRepository {m_connection}.byName(*account).map([&app](const Account &owner) {
            app.accountId = owner.id;
            app.accountName = owner.name;
            return app;
        });
    };
    const auto change = [&]() -> Result<App> {
        Result<App> app = apps.byName(name);
        if (!app)
            return app;
        const Result<QString> newName = edit.name ? Names::label(*edit.name) : app->name;
        if (!newName)
            return tl::unexpected {newName.error()};
        const Result<AppLimits> limits = limitsAfter(app->limits);
        if (!limits)
            return tl::unexpected {limits.error()};
        if (const Outcome isFree = checkFree(apps, *newName, app->id); !isFree)
            return tl::unexpected {isFree.error()};
        const Result<App> moved = movedTo(edit.account, *app);
        if (!moved)
            return moved;
        *app = *moved;
        app->name = *newName;
        app->limits = *limits;
        return apps.update(*app).map([&] { return *app; });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"app.edit"_s, u"app %1"_s.arg(name), change);
}

Result<IssuedKey> HubCommands::rotateApp(const QString &name, int overlapHours) const
{
    if (overlapHours < 0 || overlapHours > maxOverlapHours)
        return fail(ErrorCode::BadRequest, u"the overlap is 0 to %1 hours"_s.arg(maxOverlapHours));
    const AppRepository apps {m_connection};
    const auto change = [&]() -> Result<IssuedKey> {
        const Result<App> app = apps.byName(name);
        if (!app)
            return tl::unexpected {app.error()};
        const qint64 nowMs = m_clock.utcMs();
        const Outcome ended = apps.endKeys(app->id, overlapHours == 0 ? 0 : nowMs + overlapHours * hourMs);
        if (!ended)
            return tl::unexpected {ended.error()};
        return issueKey(apps, *app, nowMs);
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"app.rotate"_s, u"app %1, the old key stays valid for %2 h"_s.arg(name).arg(overlapHours), change);
}

Outcome HubCommands::revokeApp(const QString &name) const
{
    const AppRepository apps {m_connection};
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"app.revoke"_s, u"app %1"_s.arg(name), [&]() -> Outcome {
        return apps.byName(name).and_then([&](const App &app) { return apps.revoke(app.id, m_clock.utcMs()); });
    });
}

Outcome HubCommands::setSetting(const QString &key, const QString &value) const
{
    const SettingSpec *spec = SettingSpec::byName(key);
    if (spec == nullptr)
        return fail(ErrorCode::NotFound, u"there is no setting \"%1\""_s.arg(key.left(64)));
    const Result<QString> normalized = spec->normalized(value);
    if (!normalized)
        return tl::unexpected {normalized.error()};
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"setting.set"_s, u"%1 = %2"_s.arg(key, *normalized),
        [&] { return SettingRepository {m_connection}.put(key, *normalized, m_clock.utcMs()); });
}

Result<QString> HubCommands::issueAdminToken() const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"admintoken.issue"_s, u"a new token, the old one ended"_s, [&]() -> Result<QString> {
            const QByteArray token = AppKey::generate("portico-admin-");
            return SettingRepository {m_connection}
                .putAdminTokenHash(AppKey::hashOf(token), m_clock.utcMs())
                .map([&token] { return QString::fromLatin1(token); });
        });
}

Result<bool> HubCommands::removeResponse(qint64 appId, const QByteArray &id) const
{
    return ResponseRepository {m_connection}.remove(appId, id);
}
