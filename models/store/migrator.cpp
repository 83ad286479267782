// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/migrator.h"

#include <QDir>
#include <QFileInfo>

#include "models/store/backup.h"
#include "models/store/sql.h"
#include "models/store/transaction.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
bool isComment(const QString &statement)
{
    const QStringList lines = statement.split(u'\n', Qt::SkipEmptyParts);
    return std::all_of(lines.begin(), lines.end(), [](const QString &line) { return line.startsWith(u"--"_s); });
}
} // namespace

QList<Migration> Migration::builtIn()
{
    QList<Migration> migrations;
    const QDir folder {u":/migrations"_s};
    for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file {folder.filePath(name)};
        if (!file.open(QIODevice::ReadOnly))
            qFatal("The migration %s was not compiled in.", qPrintable(name));
        migrations.append({name.left(4).toInt(), name, QString::fromUtf8(file.readAll())});
    }
    return migrations;
}

QStringList Migration::statements(const QString &sql)
{
    QStringList statements;
    for (const QString &part : sql.split(u";\n\n"_s)) {
        const QString statement = part.trimmed();
        if (!isComment(statement))
            statements.append(statement);
    }
    return statements;
}

Migrator::Migrator(const Connection &connection, QList<Migration> migrations)
    : m_connection {connection}
    , m_migrations {std::move(migrations)}
{}

Result<int> Migrator::version() const
{
    return readInteger(m_connection, u"PRAGMA user_version"_s).map([](qint64 version) {
        return static_cast<int>(version);
    });
}

int Migrator::newestVersion() const
{
    return m_migrations.isEmpty() ? 0 : m_migrations.last().version;
}

QString Migrator::backupPath(const QString &databasePath, int version)
{
    return u"%1.before-version-%2"_s.arg(databasePath).arg(version + 1);
}

Outcome Migrator::migrate() const
{
    const Result<int> from = version();
    if (!from)
        return tl::unexpected {from.error()};
    if (*from < 0)
        return fail(ErrorCode::DatabaseDamaged, u"the database %1 has version %2, which no Portico gives: restore a "
                                                "backup"_s.arg(m_connection.path())
                                                    .arg(*from));
    if (*from > newestVersion()) {
        return fail(ErrorCode::DatabaseTooNew,
                    u"the database %1 has version %2, this program knows up to %3: install a newer Portico"_s
                        .arg(m_connection.path())
                        .arg(*from)
                        .arg(newestVersion()));
    }
    if (*from == newestVersion())
        return {};
    if (const Outcome saved = backUp(*from); !saved)
        return saved;
    for (const Migration &migration : m_migrations) {
        if (migration.version <= *from)
            continue;
        if (const Outcome applied = apply(migration); !applied)
            return applied;
    }
    return {};
}

Outcome Migrator::backUp(int version) const
{
    const Result<qint64> tables = readInteger(m_connection, u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables)
        return tl::unexpected {tables.error()};
    if (*tables == 0)
        return {};
    if (version == 0) // ours has a version from its first table on
        return fail(ErrorCode::DatabaseDamaged,
                    u"%1 is another program's database; nothing was changed: choose another --data-dir"_s.arg(
                        m_connection.path()));
    const QString wanted = backupPath(m_connection.path(), version);
    QString file = wanted;
    for (int count = 2; QFileInfo::exists(file); ++count)
        file = u"%1-%2"_s.arg(wanted).arg(count);
    return backUpDatabase(m_connection, file);
}

Outcome Migrator::apply(const Migration &migration) const
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    QStringList statements = Migration::statements(migration.sql);
    statements.append(u"PRAGMA user_version = %1"_s.arg(migration.version));
    for (const QString &statement : statements) {
        if (const Outcome done = m_connection.execute(statement); !done) {
            return fail(done.error().code, u"the step %1 to a newer database failed, nothing was changed: %2"_s.arg(
                                               migration.name, done.error().detail));
        }
    }
    return transaction.commit();
}
