// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "models/values/aiprovider.h"
#include "models/values/error.h"

class Connection;

/// Table ai_providers. A removed provider keeps its row for the history; its name is free again.
class ProviderRepository final
{
public:
    explicit ProviderRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<AiProvider>> all() const;     ///< not the removed ones; by name
    [[nodiscard]] Result<QList<AiProvider>> removed() const; ///< those that calls may name still; by name
    [[nodiscard]] Result<std::optional<AiProvider>> find(const QString &name) const;
    [[nodiscard]] Result<AiProvider> byName(const QString &name) const;      ///< NotFound names it
    [[nodiscard]] Result<AiProvider> byId(qint64 id) const;                  ///< the removed ones too
    [[nodiscard]] Result<QList<qint64>> idsNamed(const QString &name) const; ///< the removed ones too

    [[nodiscard]] Result<qint64> insert(const AiProvider &provider) const;
    [[nodiscard]] Outcome update(const AiProvider &provider) const;
    [[nodiscard]] Outcome markRemoved(qint64 id, qint64 atMs) const;
    /// Conflict when its secrets were purged already.
    [[nodiscard]] Outcome restore(qint64 id) const;
    [[nodiscard]] Result<bool> hasRemovedBefore(qint64 atMs) const; ///< and not purged yet
    /// Ends the undo of what was removed before.
    [[nodiscard]] Outcome purgeRemovedBefore(qint64 atMs) const;

private:
    const Connection &m_connection;
};
