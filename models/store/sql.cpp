// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/sql.h"

#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace
{
// SQLite's primary result codes (sqlite3.h); Qt hands them on as text, sometimes extended in the upper bits.
constexpr int busyCode = 5;
constexpr int lockedCode = 6;
constexpr int readOnlyCode = 8;
constexpr int ioErrorCode = 10;
constexpr int corruptCode = 11;
constexpr int fullCode = 13;
constexpr int cannotOpenCode = 14;
constexpr int constraintCode = 19;
constexpr int notADatabaseCode = 26;
constexpr int ioErrorWriteCode = 778; // extended
constexpr int ioErrorSyncCode = 1034;

/// Every statement without its values, so without secrets. Too much for the level debug alone: beside PORTICO_LOG=debug
/// it takes QT_LOGGING_RULES="portico.sql.debug=true".
Q_LOGGING_CATEGORY(sqlLog, "portico.sql", QtWarningMsg)

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}
} // namespace

Error sqlError(const QSqlError &error, const QString &path)
{
    switch (primaryCode(error)) {
    case busyCode:
    case lockedCode:
        return {ErrorCode::Storage,
                u"the database %1 is locked by another process: close the program that holds it"_s.arg(path)};
    case readOnlyCode:
        return {ErrorCode::Storage,
                u"the database %1 is read-only: make the file and its folder writable for this user"_s.arg(path)};
    case fullCode:
        return {ErrorCode::Storage, u"no space is left for the database %1: free some space on its disk"_s.arg(path)};
    case cannotOpenCode:
        return {ErrorCode::Storage,
                u"the database %1 cannot be opened: check that its folder exists and is writable for this user"_s.arg(
                    path)};
    case ioErrorCode:
        return {ErrorCode::Storage,
                u"the disk reported an error on the database %1: %2"_s.arg(path, error.databaseText())};
    case corruptCode:
    case notADatabaseCode:
        return {
            ErrorCode::DatabaseDamaged,
            u"the database %1 is damaged (%2); nothing was changed: restore a backup, or move the file away to begin with a new one"_s
                .arg(path, error.databaseText())};
    case constraintCode:
        return {ErrorCode::Conflict, u"the change breaks a rule of the database: %1"_s.arg(error.databaseText())};
    default:
        return {ErrorCode::Storage, u"the database %1 failed: %2"_s.arg(path, error.text())};
    }
}

bool isConstraint(const QSqlError &error)
{
    return primaryCode(error) == constraintCode;
}

bool isWriteFailure(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt();
    return primaryCode(error) == fullCode || code == ioErrorWriteCode || code == ioErrorSyncCode;
}

Result<QSqlQuery> runSql(const Connection &connection, const QString &sql, const QVariantList &values)
{
    qCDebug(sqlLog).noquote() << sql;
    QSqlQuery query {connection.database()};
    query.setForwardOnly(true);
    bool succeeded = query.prepare(sql);
    for (qsizetype i = 0; succeeded && i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
    succeeded = succeeded && query.exec();
    if (!succeeded)
        return tl::unexpected {sqlError(query.lastError(), connection.path())};
    return query;
}

Result<int> changeRows(const Connection &connection, const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = runSql(connection, sql, values);
    if (!query)
        return tl::unexpected {std::move(query.error())};
    return query->numRowsAffected();
}

Outcome change(const Connection &connection, const QString &sql, const QVariantList &values)
{
    return runSql(connection, sql, values).map([](const QSqlQuery &) {});
}

Outcome changeOne(const Connection &connection, const QString &sql, const QVariantList &values)
{
    const Result<int> changed = changeRows(connection, sql, values);
    if (!changed)
        return tl::unexpected {changed.error()};
    if (*changed != 1)
        return fail(ErrorCode::Internal, u"a change met %1 rows instead of one"_s.arg(*changed));
    return {};
}

QVariant text(const QString &value)
{
    return value.isNull() ? QVariant {u""_s} : QVariant {value};
}

QVariant reference(qint64 id)
{
    return id == 0 ? QVariant {QMetaType::fromType<qint64>()} : QVariant {id};
}

QVariant optionalInteger(const std::optional<qint64> &value)
{
    return value ? QVariant {*value} : QVariant {QMetaType::fromType<qint64>()};
}

std::optional<qint64> optionalInteger(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional {value.toLongLong()};
}

Result<qint64> readInteger(const Connection &connection, const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = runSql(connection, sql, values);
    if (!query)
        return tl::unexpected {std::move(query.error())};
    if (!query->next())
        return 0;
    return query->value(0).toLongLong();
}
