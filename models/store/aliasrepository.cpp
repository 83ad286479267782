// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/aliasrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

Result<QList<ModelAlias>> AliasRepository::all() const
{
    return readRows<ModelAlias>(m_connection, u"SELECT id, alias, targets FROM model_aliases ORDER BY alias"_s, {},
                                [](const QSqlQuery &row) {
                                    return ModelAlias {row.value(0).toLongLong(), row.value(1).toString(),
                                                       row.value(2).toString().split(u'\n', Qt::SkipEmptyParts)};
                                });
}

Result<qint64> AliasRepository::put(const ModelAlias &alias, qint64 atMs) const
{
    return readInteger(m_connection,
                       u"INSERT INTO model_aliases (alias, targets, created_at_ms) VALUES (?, ?, ?) "
                       "ON CONFLICT (alias) DO UPDATE SET targets = excluded.targets RETURNING id"_s,
                       {alias.alias, alias.targets.join(u'\n'), atMs});
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
