// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/apprepository.h"

#include "models/store/names.h"
#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
App appOf(const QSqlQuery &row)
{
    App app;
    app.id = row.value(0).toLongLong();
    app.name = row.value(1).toString();
    app.accountId = row.value(2).toLongLong();
    app.accountName = row.value(3).toString();
    app.keyHint = row.value(4).toString();
    app.limits.modelGlobs = row.value(5).toString().split(u'\n', Qt::SkipEmptyParts);
    app.limits.requestsPerMinute = row.value(6).toInt();
    app.limits.tokensPerMinute = row.value(7).toLongLong();
    app.limits.concurrentCalls = row.value(8).toInt();
    app.limits.budgetNano = row.value(9).toLongLong();
    app.limits.budgetPeriod = budgetPeriodFromName(row.value(10).toString()).value_or(BudgetPeriod::Month);
    app.limits.expiresAtMs = row.value(11).toLongLong();
    app.revoked = row.value(12).toBool();
    app.lastUsedAtMs = row.value(13).toLongLong();
    app.createdAtMs = row.value(14).toLongLong();
    app.oldKeyUntilMs = row.value(15).toLongLong();
    return app;
}

/// What appOf() reads, of the apps that `which` names, in its order.
QString selectApps(QStringView which)
{
    return u"SELECT p.id, p.name, p.account_id, a.name, "
           "coalesce((SELECT hint FROM app_keys k WHERE k.app_id = p.id ORDER BY k.id DESC LIMIT 1), ''), "
           "p.model_globs, p.requests_per_minute, p.tokens_per_minute, p.concurrent_calls, p.budget_nano, "
           "p.budget_period, p.expires_at_ms, p.revoked_at_ms IS NOT NULL, coalesce(t.last_used_at_ms, 0), "
           "p.created_at_ms, coalesce((SELECT max(k.valid_until_ms) FROM app_keys k WHERE k.app_id = p.id), 0) "
           "FROM apps p JOIN accounts a ON a.id = p.account_id "
           "LEFT JOIN tallies t ON t.kind = 'app' AND t.owner_id = p.id "_s
           + which;
}

QVariantList valuesOf(const AppLimits &limits)
{
    return {text(limits.modelGlobs.join(u'\n')),
            limits.requestsPerMinute,
            limits.tokensPerMinute,
            limits.concurrentCalls,
            limits.budgetNano,
            budgetPeriodName(limits.budgetPeriod),
            limits.expiresAtMs};
}
} // namespace

Result<QList<App>> AppRepository::all() const
{
    return readRows<App>(m_connection, selectApps(u"ORDER BY p.revoked_at_ms IS NOT NULL, p.name, p.id"), {}, appOf);
}

Result<std::optional<App>> AppRepository::find(const QString &name) const
{
    return readRow<App>(m_connection, selectApps(u"WHERE p.name = ? AND p.revoked_at_ms IS NULL"), {name}, appOf);
}

Result<App> AppRepository::byName(const QString &name) const
{
    Result<std::optional<App>> found = find(name);
    if (!found)
        return tl::unexpected {std::move(found.error())};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no app \"%1\""_s.arg(name));
    return **found;
}

Result<App> AppRepository::byNameEvenRevoked(const QString &name) const
{
    Result<QList<App>> apps = all();
    if (!apps)
        return tl::unexpected {std::move(apps.error())};
    std::optional<App> newest;
    for (const App &app : *apps) {
        if (Names::areSame(app.name, name) && (!newest || newest->revoked))
            newest = app;
    }
    if (!newest)
        return fail(ErrorCode::NotFound, u"there is no app \"%1\""_s.arg(name));
    return *newest;
}

Result<QList<qint64>> AppRepository::idsNamed(const QString &name) const
{
    return readRows<qint64>(m_connection, u"SELECT id FROM apps WHERE name = ?"_s, {name},
                            [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
}

Result<QHash<qint64, qint64>> AppRepository::chargedNano() const
{
    Result<QSqlQuery> row = runSql(m_connection, u"SELECT owner_id, charged_nano FROM tallies WHERE kind = 'app'"_s);
    if (!row)
        return tl::unexpected {row.error()};
    QHash<qint64, qint64> charged;
    while (row->next())
        charged.insert(row->value(0).toLongLong(), row->value(1).toLongLong());
    return charged;
}

Result<qint64> AppRepository::insert(const App &app) const
{
    return readInteger(m_connection,
                       u"INSERT INTO apps (name, account_id, created_at_ms, model_globs, requests_per_minute, "
                       "tokens_per_minute, concurrent_calls, budget_nano, budget_period, expires_at_ms) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
                       QVariantList {app.name, app.accountId, app.createdAtMs} + valuesOf(app.limits));
}

Outcome AppRepository::update(const App &app) const
{
    return changeOne(
        m_connection,
        u"UPDATE apps SET name = ?, account_id = ?, model_globs = ?, requests_per_minute = ?, tokens_per_minute = ?, "
        "concurrent_calls = ?, budget_nano = ?, budget_period = ?, expires_at_ms = ? WHERE id = ?"_s,
        QVariantList {app.name, app.accountId} + valuesOf(app.limits) + QVariantList {app.id});
}

Outcome AppRepository::revoke(qint64 id, qint64 atMs) const
{
    if (const Outcome marked = changeOne(m_connection, u"UPDATE apps SET revoked_at_ms = ? WHERE id = ?"_s, {atMs, id});
        !marked)
        return marked;
    return endKeys(id, 0);
}

Outcome AppRepository::insertKey(const Key &key) const
{
    return change(m_connection, u"INSERT INTO app_keys (app_id, hash, hint, created_at_ms) VALUES (?, ?, ?, ?)"_s,
                  {key.appId, key.hash, text(key.hint), key.createdAtMs});
}

Outcome AppRepository::endKeys(qint64 appId, qint64 validUntilMs) const
{
    if (validUntilMs == 0)
        return change(m_connection, u"DELETE FROM app_keys WHERE app_id = ?"_s, {appId});
    return change(m_connection,
                  u"UPDATE app_keys SET valid_until_ms = ? WHERE app_id = ? "
                  "AND (valid_until_ms = 0 OR valid_until_ms > ?)"_s,
                  {validUntilMs, appId, validUntilMs});
}

Result<QHash<QByteArray, AppKeySnapshot>> AppRepository::keys(qint64 nowMs) const
{
    Result<QSqlQuery> row = runSql(m_connection,
                                   u"SELECT k.hash, k.app_id, k.valid_until_ms FROM app_keys k "
                                   "JOIN apps p ON p.id = k.app_id AND p.revoked_at_ms IS NULL "
                                   "WHERE k.valid_until_ms = 0 OR k.valid_until_ms > ?"_s,
                                   {nowMs});
    if (!row)
        return tl::unexpected {row.error()};
    QHash<QByteArray, AppKeySnapshot> keys;
    while (row->next())
        keys.insert(row->value(0).toByteArray(), {row->value(1).toLongLong(), row->value(2).toLongLong()});
    return keys;
}
