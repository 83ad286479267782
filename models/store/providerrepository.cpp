// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/providerrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
AiProvider providerOf(const QSqlQuery &row)
{
    AiProvider provider;
    provider.id = row.value(0).toLongLong();
    provider.name = row.value(1).toString();
    provider.kind = row.value(2).toString();
    provider.baseUrl = row.value(3).toString();
    provider.region = row.value(4).toString();
    provider.enabled = row.value(5).toBool();
    provider.createdAtMs = row.value(6).toLongLong();
    provider.updatedAtMs = row.value(7).toLongLong();
    return provider;
}
} // namespace

Result<QList<AiProvider>> ProviderRepository::all() const
{
    return readRows<AiProvider>(
        m_connection,
        u"SELECT id, name, kind, base_url, region, enabled, created_at_ms, updated_at_ms FROM ai_providers "
        "WHERE deleted_at_ms IS NULL ORDER BY name"_s,
        {}, providerOf);
}

Result<QList<AiProvider>> ProviderRepository::removed() const
{
    return readRows<AiProvider>(
        m_connection,
        u"SELECT id, name, kind, base_url, region, enabled, created_at_ms, updated_at_ms FROM ai_providers "
        "WHERE deleted_at_ms IS NOT NULL ORDER BY name"_s,
        {}, providerOf);
}

Result<std::optional<AiProvider>> ProviderRepository::find(const QString &name) const
{
    return readRow<AiProvider>(
        m_connection,
        u"SELECT id, name, kind, base_url, region, enabled, created_at_ms, updated_at_ms FROM ai_providers "
        "WHERE name = ? AND deleted_at_ms IS NULL"_s,
        {name}, providerOf);
}

Result<AiProvider> ProviderRepository::byName(const QString &name) const
{
    Result<std::optional<AiProvider>> found = find(name);
    if (!found)
        return tl::unexpected {std::move(found.error())};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no provider \"%1\""_s.arg(name));
    return **found;
}

Result<AiProvider> ProviderRepository::byId(qint64 id) const
{
    const auto found = readRow<AiProvider>(
        m_connection,
        u"SELECT id, name, kind, base_url, region, enabled, created_at_ms, updated_at_ms FROM ai_providers "
        "WHERE id = ?"_s,
        {id}, providerOf);
    if (!found)
        return tl::unexpected {found.error()};
    if (!*found)
        return fail(ErrorCode::NotFound, u"there is no provider with the id %1"_s.arg(id));
    return **found;
}

Result<QList<qint64>> ProviderRepository::idsNamed(const QString &name) const
{
    return readRows<qint64>(m_connection, u"SELECT id FROM ai_providers WHERE name = ?"_s, {name},
                            [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
}

Result<qint64> ProviderRepository::insert(const AiProvider &provider) const
{
    return runSql(m_connection,
                  u"INSERT INTO ai_providers (name, kind, base_url, region, enabled, created_at_ms, updated_at_ms) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
                  {provider.name, provider.kind, text(provider.baseUrl), text(provider.region), provider.enabled,
                   provider.createdAtMs, provider.updatedAtMs})
        .map([](const QSqlQuery &query) { return query.lastInsertId().toLongLong(); });
}

Outcome ProviderRepository::update(const AiProvider &provider) const
{
    return changeOne(m_connection,
                     u"UPDATE ai_providers SET name = ?, base_url = ?, region = ?, enabled = ?, updated_at_ms = ? "
                     "WHERE id = ?"_s,
                     {provider.name, text(provider.baseUrl), text(provider.region), provider.enabled,
                      provider.updatedAtMs, provider.id});
}

Outcome ProviderRepository::markRemoved(qint64 id, qint64 atMs) const
{
    return changeOne(m_connection, u"UPDATE ai_providers SET deleted_at_ms = ? WHERE id = ?"_s, {atMs, id});
}

Outcome ProviderRepository::restore(qint64 id) const
{
    const Result<int> changed =
        changeRows(m_connection, u"UPDATE ai_providers SET deleted_at_ms = NULL WHERE id = ? AND purged = 0"_s, {id});
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed == 0)
        return fail(ErrorCode::Conflict, u"the provider was removed for good: add it again"_s);
    return {};
}

Result<bool> ProviderRepository::hasRemovedBefore(qint64 atMs) const
{
    return readInteger(m_connection, u"SELECT count(*) FROM ai_providers WHERE deleted_at_ms < ? AND purged = 0"_s,
                       {atMs})
        .map([](qint64 count) { return count > 0; });
}

Outcome ProviderRepository::purgeRemovedBefore(qint64 atMs) const
{
    return change(m_connection, u"UPDATE ai_providers SET purged = 1 WHERE deleted_at_ms < ? AND purged = 0"_s, {atMs});
}
