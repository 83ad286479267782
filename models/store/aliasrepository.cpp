// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/aliasrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
ModelAlias aliasOf(const QSqlQuery &row)
{
    ModelAlias alias;
    alias.id = row.value(0).toLongLong();
    alias.alias = row.value(1).toString();
    alias.strategy = routingStrategyFromName(row.value(4).toString()).value_or(RoutingStrategy::Priority);
    const QStringList weights = row.value(3).toString().split(u'\n', Qt::SkipEmptyParts);
    const QStringList names = row.value(2).toString().split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < names.size(); ++i)
        alias.targets.append({names[i], i < weights.size() ? weights[i].toInt() : 1});
    return alias;
}
} // namespace

Result<QList<ModelAlias>> AliasRepository::all() const
{
    return readRows<ModelAlias>(
        m_connection, u"SELECT id, alias, targets, weights, strategy FROM model_aliases ORDER BY alias"_s, {}, aliasOf);
}

Result<qint64> AliasRepository::put(const ModelAlias &alias, qint64 atMs) const
{
    QStringList names;
    QStringList weights;
    for (const ModelAlias::Target &target : alias.targets) {
        names.append(target.name);
        weights.append(QString::number(target.weight));
    }
    return readInteger(
        m_connection,
        u"INSERT INTO model_aliases (alias, targets, weights, strategy, created_at_ms) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (alias) DO UPDATE SET targets = excluded.targets, "
        "weights = excluded.weights, strategy = excluded.strategy RETURNING id"_s,
        {alias.alias, names.join(u'\n'), weights.join(u'\n'), routingStrategyName(alias.strategy), atMs});
}

Outcome AliasRepository::remove(const QString &alias) const
{
    const Result<int> changed = changeRows(m_connection, u"DELETE FROM model_aliases WHERE alias = ?"_s, {alias});
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed == 0)
        return fail(ErrorCode::NotFound, u"there is no alias \"%1\""_s.arg(alias));
    return {};
}
