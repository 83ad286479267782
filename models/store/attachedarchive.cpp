// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/attachedarchive.h"

#include <QRegularExpression>

#include "models/store/callarchive.h"
#include "models/store/calltables.h"
#include "models/store/sql.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct Column
{
    QString name;
    QString definition;
};

/// The names and definitions of a table's columns; in the schema "archive" or "main".
Result<QList<Column>> columnsOf(const Connection &connection, const QString &schema, const QString &table)
{
    return readRows<Column>(connection, u"PRAGMA %1.table_info(%2)"_s.arg(schema, table), {}, [](const QSqlQuery &row) {
        const QString standard = row.value(4).toString();
        const QString rule = row.value(3).toBool() ? u" NOT NULL"_s : QString {};
        const QString name = row.value(1).toString();
        return Column {name, name + u' ' + row.value(2).toString() + rule
                                 + (standard.isEmpty() ? QString {} : u" DEFAULT "_s + standard)};
    });
}

Result<QStringList> definitionsOf(const Connection &connection, const QString &type, const QString &table)
{
    return readRows<QString>(
        connection, u"SELECT sql FROM main.sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"_s,
        {type, table}, [](const QSqlQuery &row) { return row.value(0).toString(); });
}

/// What calls refer to stays in the database, so that an archive cannot hold to it.
QString withoutReferences(QString sql)
{
    static const QRegularExpression tableRule {u",\\s*FOREIGN\\s+KEY\\s*\\([^)]*\\)"_s};
    static const QRegularExpression reference {
        u"\\s+REFERENCES\\s+\\w+\\s*\\([^)]*\\)(\\s+ON\\s+(DELETE|UPDATE)\\s+(CASCADE|RESTRICT|SET\\s+NULL|NO\\s+ACTION))*"_s};
    return sql.remove(tableRule).remove(reference);
}

QString inArchive(QString sql)
{
    static const QRegularExpression head {u"^CREATE\\s+(TABLE|INDEX|UNIQUE\\s+INDEX)\\s+"_s};
    return sql.replace(head, u"CREATE \\1 IF NOT EXISTS archive."_s);
}
} // namespace

AttachedArchive::AttachedArchive(const Connection &connection, const CallArchive &archive)
    : m_connection {connection}
    , m_attached {change(connection, u"ATTACH DATABASE ? AS archive"_s, {archive.path})}
{
    if (!m_attached)
        m_attached = tl::unexpected {archiveError(m_attached.error(), connection, archive)};
}

AttachedArchive::~AttachedArchive()
{
    if (!m_attached)
        return;
    if (const Outcome detached = m_connection.execute(u"DETACH DATABASE archive"_s); !detached)
        qWarning("An archive stays open: %s", qPrintable(detached.error().detail));
}

Outcome AttachedArchive::makeDurable() const
{
    return m_connection.execute(u"PRAGMA archive.synchronous = FULL"_s);
}

Outcome AttachedArchive::bringUpToDate() const
{
    const Result<qint64> wanted = readInteger(m_connection, u"PRAGMA main.user_version"_s);
    const Result<qint64> present = readInteger(m_connection, u"PRAGMA archive.user_version"_s);
    if (!wanted || !present)
        return tl::unexpected {wanted ? present.error() : wanted.error()};
    if (*present >= *wanted)
        return {};
    // Counts for a new file only, and only outside of a transaction.
    if (const Outcome set = m_connection.execute(u"PRAGMA archive.journal_mode = WAL"_s); !set)
        return set;
    // Not BEGIN IMMEDIATE, which would take the lock of the database too.
    if (const Outcome begun = m_connection.execute(u"BEGIN"_s); !begun)
        return begun;
    Outcome done = follow(*wanted);
    if (done)
        done = m_connection.execute(u"COMMIT"_s);
    if (!done)
        static_cast<void>(m_connection.execute(u"ROLLBACK"_s));
    return done;
}

Outcome AttachedArchive::follow(qint64 version) const
{
    for (const CallTable &callTable : callTables) {
        const QString table = QString::fromLatin1(callTable.name);
        const Result<QStringList> definition = definitionsOf(m_connection, u"table"_s, table);
        if (!definition)
            return tl::unexpected {definition.error()};
        for (const QString &sql : *definition) {
            if (const Outcome made = m_connection.execute(inArchive(withoutReferences(sql))); !made)
                return made;
        }
        if (const Outcome added = addColumns(table); !added)
            return added;
        if (const Outcome added = addIndexes(table); !added)
            return added;
    }
    return m_connection.execute(u"PRAGMA archive.user_version = %1"_s.arg(version));
}

Outcome AttachedArchive::addColumns(const QString &table) const
{
    const auto wanted = columnsOf(m_connection, u"main"_s, table);
    const auto present = columnsOf(m_connection, u"archive"_s, table);
    if (!wanted || !present)
        return tl::unexpected {wanted ? present.error() : wanted.error()};
    for (const Column &column : *wanted) {
        if (std::any_of(present->begin(), present->end(),
                        [&column](const Column &other) { return other.name == column.name; }))
            continue;
        if (const Outcome added =
                m_connection.execute(u"ALTER TABLE archive.%1 ADD COLUMN %2"_s.arg(table, column.definition));
            !added)
            return added;
    }
    return {};
}

Outcome AttachedArchive::addIndexes(const QString &table) const
{
    const Result<QStringList> definitions = definitionsOf(m_connection, u"index"_s, table);
    if (!definitions)
        return tl::unexpected {definitions.error()};
    for (const QString &sql : *definitions) {
        if (const Outcome made = m_connection.execute(inArchive(sql)); !made)
            return made;
    }
    return {};
}

void bringArchivesUpToDate(const Connection &connection)
{
    for (const CallArchive &archive : CallArchive::existing(connection.path())) {
        const AttachedArchive opened {connection, archive};
        const Outcome done = opened.attached().and_then([&opened] { return opened.bringUpToDate(); });
        if (!done)
            qWarning("Calls may not be found: %s", qPrintable(archiveError(done.error(), connection, archive).detail));
    }
}

Error archiveError(Error error, const Connection &connection, const CallArchive &archive)
{
    const QString named = u"the archive "_s + archive.path;
    if (error.code == ErrorCode::DatabaseDamaged)
        error.detail = named
                       + u" is damaged: copy it back from where you keep a copy, or move that file away; "
                         "the database itself is sound"_s;
    else
        error.detail.replace(u"the database "_s + connection.path(), named);
    error.code = ErrorCode::Storage;
    return error;
}
