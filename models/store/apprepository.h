// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QHash>
#include <QList>

#include "models/values/app.h"
#include "models/values/error.h"
#include "models/values/hubsnapshot.h"

class Connection;

/// Tables apps and app_keys. A revoked app keeps its row for the history, not its keys; its name is free again.
class AppRepository final
{
public:
    explicit AppRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<App>> all() const;                             ///< by name, revoked ones last
    [[nodiscard]] Result<std::optional<App>> find(const QString &name) const; ///< not a revoked one
    [[nodiscard]] Result<App> byName(const QString &name) const;              ///< not a revoked one; NotFound names it
    [[nodiscard]] Result<App> byNameEvenRevoked(const QString &name) const;   ///< the newest of that name
    [[nodiscard]] Result<QList<qint64>> idsNamed(const QString &name) const;
    [[nodiscard]] Result<QHash<qint64, qint64>> chargedNano() const; ///< app id -> all that was charged so far

    [[nodiscard]] Result<qint64> insert(const App &app) const;
    [[nodiscard]] Outcome update(const App &app) const;
    [[nodiscard]] Outcome revoke(qint64 id, qint64 atMs) const; ///< its keys are gone at once

    struct Key
    {
        qint64 appId = 0;
        QByteArray hash; ///< SHA-256
        QString hint;
        qint64 createdAtMs = 0;
    };

    [[nodiscard]] Outcome insertKey(const Key &key) const;
    /// Every key of the app ends then, unless it ends sooner; 0 removes them now.
    [[nodiscard]] Outcome endKeys(qint64 appId, qint64 validUntilMs) const;
    [[nodiscard]] Result<QHash<QByteArray, AppKeySnapshot>> keys(qint64 nowMs) const; ///< those that are valid now

private:
    const Connection &m_connection;
};
