// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QString>

#include "models/values/error.h"

/// One SQLite connection. Made, used and destroyed on one thread. Every open sets busy_timeout, WAL, synchronous,
/// foreign_keys and trusted_schema=OFF.
class Connection final
{
public:
    enum class Mode
    {
        ReadWrite,
        ReadOnly
    };

    [[nodiscard]] static Result<Connection> open(const QString &path, Mode mode);
    Connection(Connection &&other) noexcept;
    Connection &operator=(Connection &&) = delete;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    [[nodiscard]] QSqlDatabase database() const;
    [[nodiscard]] Outcome execute(const QString &sql) const;

private:
    explicit Connection(QString name);

    QString m_name;
};
