// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/error.h"
#include "models/values/modelalias.h"

class Connection;

/// Table model_aliases. Targets and their weights are kept one a line.
class AliasRepository final
{
public:
    explicit AliasRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<ModelAlias>> all() const;
    /// Adds an alias, or gives a known one other targets and another strategy.
    [[nodiscard]] Result<qint64> put(const ModelAlias &alias, qint64 atMs) const;
    [[nodiscard]] Outcome remove(const QString &alias) const; ///< NotFound

private:
    const Connection &m_connection;
};
