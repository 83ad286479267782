// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/settingrepository.h"

#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

Result<QHash<QString, QString>> SettingRepository::all() const
{
    Result<QSqlQuery> row = runSql(m_connection, u"SELECT key, value FROM settings"_s);
    if (!row)
        return tl::unexpected {row.error()};
    QHash<QString, QString> settings;
    while (row->next())
        settings.insert(row->value(0).toString(), row->value(1).toString());
    return settings;
}

Result<qint64> SettingRepository::number(SettingKey key) const
{
    const SettingSpec &spec = SettingSpec::of(key);
    return all().map([&spec](const QHash<QString, QString> &stored) {
        return stored.value(QString::fromLatin1(spec.name), QString::fromLatin1(spec.defaultValue)).toLongLong();
    });
}

Outcome SettingRepository::put(const QString &key, const QString &value, qint64 atMs) const
{
    return change(m_connection,
                  u"INSERT INTO settings (key, value, updated_at_ms) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE "
                  "SET value = excluded.value, updated_at_ms = excluded.updated_at_ms"_s,
                  {key, text(value), atMs});
}

Result<QByteArray> SettingRepository::adminTokenHash() const
{
    return readRow<QByteArray>(m_connection, u"SELECT hash FROM admin_tokens"_s, {},
                               [](const QSqlQuery &row) { return row.value(0).toByteArray(); })
        .map([](const std::optional<QByteArray> &hash) { return hash.value_or(QByteArray {}); });
}

Outcome SettingRepository::putAdminTokenHash(const QByteArray &hash, qint64 atMs) const
{
    return change(m_connection,
                  u"INSERT INTO admin_tokens (id, hash, created_at_ms) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE "
                  "SET hash = excluded.hash, created_at_ms = excluded.created_at_ms"_s,
                  {hash, atMs});
}
