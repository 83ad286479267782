// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "models/store/callwalk.h"
#include "models/values/callquery.h"
#include "models/values/error.h"

class Connection;

/// Half open.
struct CallIds
{
    qint64 begin = 0;
    qint64 end = 0;
};

/// Reads the calls of one schema of a connection: "main", or "archive" where an archive is attached. Names come from
/// the database in any case.
class CallReader final
{
public:
    /// The first that match, newest first, and how far they were looked for.
    struct Found
    {
        QList<CallRow> rows;
        qint64 floorId = 0; ///< older calls were not looked at; 0: all were, or the limit was reached first
        QStringList missing = {};
    };

    CallReader(const Connection &connection, const QString &schema);

    /// At most `limit`. When few match of many, it looks at some thousands of calls and leaves the rest to another
    /// time.
    [[nodiscard]] Result<Found> rows(const CallQuery &query, const CallOwners &owners, int limit) const;
    [[nodiscard]] Result<std::optional<CallRow>> byId(qint64 id) const; ///< with attempts
    [[nodiscard]] Result<qint64> newestId() const;                      ///< 0: there is none

private:
    [[nodiscard]] QString inSchema(QString sql) const;
    [[nodiscard]] Result<qint64> floorOf(const CallWay &way, const CallIds &range) const;

    const Connection &m_connection;
    QString m_schema; ///< with its point; empty: the database's own
};
