// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSqlQuery>
#include <QSqlResult>
#include <QVariant>

class Connection;
class QSqlError;

/// An id whose 0 is stored as NULL.
struct Reference
{
    qint64 id = 0;
};

/// A statement that changes rows, prepared once and run many times: the hot path's. Lives on the connection's thread
/// and must be destroyed before the connection.
class PreparedStatement final
{
    Q_DISABLE_COPY_MOVE(PreparedStatement)

public:
    explicit PreparedStatement(const Connection &connection);

    [[nodiscard]] bool prepare(const QString &sql);

    /// Binds the values in order and runs the statement.
    template <typename... Values>
    [[nodiscard]] bool run(const Values &...values)
    {
        if constexpr (sizeof...(values) > 0) {
            QList<QVariant> &bound = slotsFor(sizeof...(values));
            qsizetype i = 0;
            (put(bound[i++], values), ...);
        }
        return m_query.exec();
    }

    [[nodiscard]] QSqlError lastError() const;

private:
    [[nodiscard]] QList<QVariant> &slotsFor(std::size_t count);

    static void put(QVariant &slot, qint64 value) { slot.setValue(value); }

    static void put(QVariant &slot, int value) { slot.setValue(qint64 {value}); }

    static void put(QVariant &slot, bool value) { slot.setValue(qint64 {value}); }

    static void put(QVariant &slot, const QString &value);
    static void put(QVariant &slot, Reference value);
    static void put(QVariant &slot, const std::optional<qint64> &value);

    QSqlQuery m_query;
};
