// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/aimodel.h"
#include "models/values/error.h"

class Connection;

/// Table ai_models: what each provider lists.
class ModelRepository final
{
public:
    explicit ModelRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<AiModel>> all() const; ///< of providers that are not removed
    [[nodiscard]] Result<QList<AiModel>> ofProvider(qint64 providerId) const;
    /// Adds a model, or gives a known one another type.
    [[nodiscard]] Result<qint64> put(const AiModel &model) const;
    [[nodiscard]] Outcome update(const AiModel &model) const; ///< type and traits, by provider and name; NotFound
    [[nodiscard]] Outcome remove(qint64 providerId, const QString &name) const; ///< NotFound

private:
    const Connection &m_connection;
};
