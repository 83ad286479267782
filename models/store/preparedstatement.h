// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSqlError>
#include <QSqlQuery>

class Connection;
struct sqlite3_stmt;

/// An id whose 0 is stored as NULL.
struct Reference
{
    qint64 id = 0;
};

/// A statement that changes rows, prepared once and run many times: the hot path's. Qt prepares and owns it; its values
/// are bound and it is run through SQLite's own functions, because a QVariant for each of a call's fifty values costs a
/// fifth of the recording. Lives on the connection's thread and must be destroyed before the connection.
class PreparedStatement final
{
    Q_DISABLE_COPY_MOVE(PreparedStatement)

public:
    explicit PreparedStatement(const Connection &connection);

    [[nodiscard]] bool prepare(const QString &sql);

    /// Binds the values, one for each placeholder, in order, and runs the statement.
    template <typename... Values>
    [[nodiscard]] bool run(const Values &...values)
    {
        [[maybe_unused]] int position = 0;
        (bind(++position, values), ...);
        return step();
    }

    [[nodiscard]] QSqlError lastError() const { return m_error; }

private:
    void bind(int position, qint64 value);

    void bind(int position, int value) { bind(position, qint64 {value}); }

    void bind(int position, bool value) { bind(position, qint64 {value}); }

    void bind(int position, const QString &value);
    void bind(int position, const QByteArray &value); ///< a blob
    void bind(int position, Reference value);
    void bind(int position, const std::optional<qint64> &value);
    [[nodiscard]] bool step();

    QSqlQuery m_query;
    sqlite3_stmt *m_statement = nullptr; ///< m_query's
    QSqlError m_error;
};
