// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariantList>

#include "models/store/connection.h"
#include "models/values/error.h"

/// What went wrong with the database, and what a person can do: Storage, DatabaseDamaged, or Conflict for a broken rule
/// of the schema.
[[nodiscard]] Error sqlError(const QSqlError &error, const QString &path);

/// True when the error is a constraint of the schema: the rows are at fault, not the database.
[[nodiscard]] bool isConstraint(const QSqlError &error);

/// True when a file could not be written, mostly because its disk is full.
[[nodiscard]] bool isWriteFailure(const QSqlError &error);

/// Prepares, binds by position and runs one literal statement.
[[nodiscard]] Result<QSqlQuery> runSql(const Connection &connection, const QString &sql,
                                       const QVariantList &values = {});

/// Runs a statement that changes rows; the number of rows it changed.
[[nodiscard]] Result<int> changeRows(const Connection &connection, const QString &sql, const QVariantList &values = {});

[[nodiscard]] Outcome change(const Connection &connection, const QString &sql, const QVariantList &values = {});

/// As change(), and Internal unless exactly one row was changed: the row was read in the same transaction.
[[nodiscard]] Outcome changeOne(const Connection &connection, const QString &sql, const QVariantList &values = {});

/// Text for a NOT NULL column: Qt binds a null QString as NULL.
[[nodiscard]] QVariant text(const QString &value);

/// 0 means "none" in values and NULL in a reference.
[[nodiscard]] QVariant reference(qint64 id);

[[nodiscard]] QVariant optionalInteger(const std::optional<qint64> &value);
[[nodiscard]] std::optional<qint64> optionalInteger(const QVariant &value);

/// All rows, each read by `read(query)`.
template <typename Row, typename Read>
[[nodiscard]] Result<QList<Row>> readRows(const Connection &connection, const QString &sql, const QVariantList &values,
                                          Read read)
{
    Result<QSqlQuery> query = runSql(connection, sql, values);
    if (!query)
        return tl::unexpected {std::move(query.error())};
    QList<Row> rows;
    while (query->next())
        rows.append(read(*query));
    if (query->lastError().isValid())
        return tl::unexpected {sqlError(query->lastError(), connection.path())};
    return rows;
}

/// The first row, or nothing.
template <typename Row, typename Read>
[[nodiscard]] Result<std::optional<Row>> readRow(const Connection &connection, const QString &sql,
                                                 const QVariantList &values, Read read)
{
    Result<QList<Row>> rows = readRows<Row>(connection, sql, values, read);
    if (!rows)
        return tl::unexpected {std::move(rows.error())};
    if (rows->isEmpty())
        return std::optional<Row> {};
    return std::optional<Row> {std::move(rows->first())};
}

/// The integer in the first column of the first row; 0 when there is none or it is NULL.
[[nodiscard]] Result<qint64> readInteger(const Connection &connection, const QString &sql,
                                         const QVariantList &values = {});
