// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "models/values/aimodel.h"
#include "models/values/error.h"

class Connection;

/// Tables ai_model_rate_versions (every price there ever was) and ai_model_rates (which of them is in force).
class RateRepository final
{
public:
    explicit RateRepository(const Connection &connection)
        : m_connection {connection}
    {}

    [[nodiscard]] Result<QList<AiModelRate>> current() const; ///< of providers that are not removed
    [[nodiscard]] Result<QList<AiModelRate>> everSet() const; ///< these and the last of models that were unpriced since
    [[nodiscard]] Result<QList<AiModelRate>> history(qint64 providerId, const QString &model) const; ///< newest first
    /// Makes a new version and puts it in force; its id.
    [[nodiscard]] Result<qint64> put(const AiModelRate &rate) const;
    /// No price is in force any more, and no catalogue puts one there; NotFound when none was. The versions stay, and a
    /// new one without prices says when that was.
    [[nodiscard]] Outcome remove(qint64 providerId, const QString &model, ModelType type, qint64 nowMs) const;

private:
    [[nodiscard]] Result<qint64> addVersion(const AiModelRate &rate) const;

    const Connection &m_connection;
};
