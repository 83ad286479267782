// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "models/values/callquery.h"
#include "models/values/error.h"

class Connection;

/// Reads the calls of one schema of a connection: "main", or "archive" where an archive is attached. Names come from
/// the database in any case.
class CallReader final
{
public:
    /// Whom the names of a query mean: a name that was used again stands for several. Nothing: any.
    struct Owners
    {
        std::optional<QList<qint64>> appIds;
        std::optional<QList<qint64>> providerIds;
    };

    CallReader(const Connection &connection, const QString &schema);

    /// The first `limit` that match, newest first.
    [[nodiscard]] Result<QList<CallRow>> rows(const CallQuery &query, const Owners &owners, int limit) const;
    [[nodiscard]] Result<std::optional<CallRow>> byId(qint64 id) const; ///< with attempts
    [[nodiscard]] Result<qint64> newestId() const;                      ///< 0: there is none

private:
    [[nodiscard]] QString inSchema(QString sql) const;

    const Connection &m_connection;
    QString m_schema; ///< with its point; empty: the database's own
};
