// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/connection.h"

#include <atomic>
#include <sqlite3.h>
#include <utility>

#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>

#include "models/store/sql.h"
#include "models/store/usagefunctions.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString nextConnectionName()
{
    static std::atomic<quint64> count {0};
    return u"portico-%1"_s.arg(++count);
}

/// SQLite would make the file with the umask's mode; its -wal and -shm take over the mode of the file.
void makePrivateFile(const QString &path)
{
    QFile file {path};
    if (!file.exists())
        file.open(QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

/// Qt's driver asks SQLite to make what is not there, and has no other way to say that it must not.
QString uriOfExisting(const QString &path)
{
    const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(path, "/"));
    return (path.startsWith(u'/') ? u"file://%1?mode=rw"_s : u"file:%1?mode=rw"_s).arg(encoded);
}

/// SQLite counts its memory behind a lock, which nobody asks for. Only before it is used first, which is here.
void stopCounting()
{
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    Q_UNUSED(once)
}

QStringList pragmasFor(Connection::Mode mode)
{
    QStringList pragmas {u"PRAGMA foreign_keys = ON"_s, u"PRAGMA trusted_schema = OFF"_s,
                         u"PRAGMA cell_size_check = ON"_s, u"PRAGMA temp_store = MEMORY"_s};
    if (mode == Connection::Mode::ReadOnly)
        return pragmas << u"PRAGMA query_only = ON"_s;
    // The size counts for a new file only. A call changes a few bytes in each of seven pages, and the log takes whole
    // ones. What is deleted (keys, kept prompts) must not stay in a free page.
    return pragmas << u"PRAGMA page_size = 2048"_s << u"PRAGMA secure_delete = ON"_s << u"PRAGMA journal_mode = WAL"_s
                   << u"PRAGMA synchronous = NORMAL"_s << u"PRAGMA journal_size_limit = 16777216"_s
                   << u"PRAGMA wal_autocheckpoint = 4000"_s;
}
} // namespace

Connection::Connection(QString name, QString path)
    : m_name {std::move(name)}
    , m_path {std::move(path)}
{}

Connection::Connection(Connection &&other) noexcept
    : m_name {std::exchange(other.m_name, {})}
    , m_path {std::move(other.m_path)}
{}

Connection::~Connection()
{
    if (m_name.isEmpty())
        return;
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

Result<Connection> Connection::open(const QString &path, Mode mode)
{
    stopCounting();
    Connection connection {nextConnectionName(), path};
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, connection.m_name);
    if (!database.isValid())
        return fail(ErrorCode::Storage, u"the SQLite driver of Qt is missing: install libqt6sql6-sqlite"_s);
    QString options = u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(defaultBusyTimeoutMs);
    if (mode == Mode::ReadOnly)
        options += u";QSQLITE_OPEN_READONLY"_s;
    else if (mode == Mode::Existing)
        options += u";QSQLITE_OPEN_URI"_s;
    else
        makePrivateFile(path);
    database.setDatabaseName(mode == Mode::Existing ? uriOfExisting(path) : path);
    database.setConnectOptions(options);
    if (!database.open())
        return tl::unexpected {sqlError(database.lastError(), path)};
    for (const QString &pragma : pragmasFor(mode)) {
        if (const Outcome done = connection.execute(pragma); !done)
            return tl::unexpected {done.error()};
    }
    if (const Outcome added = addUsageFunctions(connection); !added)
        return tl::unexpected {added.error()};
    return connection;
}

QSqlDatabase Connection::database() const
{
    return QSqlDatabase::database(m_name, false);
}

QString Connection::path() const
{
    return m_path;
}

Outcome Connection::execute(const QString &sql) const
{
    if (auto done = runSql(*this, sql); !done)
        return tl::unexpected {std::move(done.error())};
    return {};
}

Outcome Connection::setSynchronous(Synchronous synchronous) const
{
    return execute(synchronous == Synchronous::Full ? u"PRAGMA synchronous = FULL"_s
                                                    : u"PRAGMA synchronous = NORMAL"_s);
}

Outcome Connection::setBusyTimeoutMs(int timeoutMs) const
{
    return execute(u"PRAGMA busy_timeout = %1"_s.arg(timeoutMs));
}
