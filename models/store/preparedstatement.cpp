// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/preparedstatement.h"

#include <sqlite3.h>

#include <QSqlResult>
#include <QVariant>

#include "models/store/connection.h"

using namespace Qt::Literals::StringLiterals;

PreparedStatement::PreparedStatement(const Connection &connection)
    : m_query {connection.database()}
{}

bool PreparedStatement::prepare(const QString &sql)
{
    m_statement = nullptr;
    if (!m_query.prepare(sql)) {
        m_error = m_query.lastError();
        return false;
    }
    const QVariant handle = m_query.result()->handle();
    if (qstrcmp(handle.typeName(), "sqlite3_stmt*") == 0)
        m_statement = *static_cast<sqlite3_stmt *const *>(handle.constData());
    if (!m_statement)
        m_error = QSqlError {u"Qt's driver does not give its statement out"_s, {}, QSqlError::StatementError};
    return m_statement != nullptr;
}

void PreparedStatement::bind(int position, qint64 value)
{
    sqlite3_bind_int64(m_statement, position, value);
}

void PreparedStatement::bind(int position, const QString &value)
{
    // Not copied: the value outlives step(), and the next run binds every position anew. A null QString is no NULL.
    sqlite3_bind_text16(m_statement, position, value.utf16(), static_cast<int>(value.size() * 2), SQLITE_STATIC);
}

void PreparedStatement::bind(int position, const QByteArray &value)
{
    // As above; without an address an empty one would be NULL.
    sqlite3_bind_blob(m_statement, position, value.isEmpty() ? "" : value.constData(), static_cast<int>(value.size()),
                      SQLITE_STATIC);
}

void PreparedStatement::bind(int position, Reference value)
{
    if (value.id == 0)
        sqlite3_bind_null(m_statement, position);
    else
        sqlite3_bind_int64(m_statement, position, value.id);
}

void PreparedStatement::bind(int position, const std::optional<qint64> &value)
{
    if (value)
        sqlite3_bind_int64(m_statement, position, *value);
    else
        sqlite3_bind_null(m_statement, position);
}

bool PreparedStatement::step()
{
    const bool succeeded = sqlite3_step(m_statement) == SQLITE_DONE;
    if (!succeeded) {
        sqlite3 *const database = sqlite3_db_handle(m_statement);
        m_error = QSqlError {u"the statement failed"_s, QString::fromUtf8(sqlite3_errmsg(database)),
                             QSqlError::StatementError, QString::number(sqlite3_extended_errcode(database))};
    }
    sqlite3_reset(m_statement); // its error, if any, is the one from above
    return succeeded;
}
