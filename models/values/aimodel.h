// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include "models/values/modelcall.h"
#include "models/values/unitrates.h"

/// A model that a provider lists.
struct AiModel
{
    qint64 id = 0;
    qint64 providerId = 0;
    QString providerName;
    QString name; ///< the provider's own id of it
    ModelType type = ModelType::Chat;
    qint64 createdAtMs = 0;
    QJsonObject traits; ///< what the user knows better than the catalogue: see ModelTraitsJson
};

/// The price of (provider, model, type). Every change makes a new version; a call keeps the version it was charged by.
struct AiModelRate
{
    qint64 versionId = 0;
    qint64 providerId = 0;
    QString providerName;
    QString model;
    ModelType type = ModelType::Chat;
    UnitRates cost;       ///< pico-USD: what the provider bills
    UnitRates credit;     ///< pico-credits: what the app is charged
    qint64 marginPpm = 0; ///< credit = cost * (1 + marginPpm / 1e6), kept for display
    qint64 validFromMs = 0;
    QString source; ///< where the cost comes from: "user", "catalogue 2026-11-23", "litellm"
    bool inForce = true;

    /// A version that says that there is no price from then on.
    [[nodiscard]] bool isRemoval() const { return source == QLatin1StringView {removed}; }

    static constexpr const char *setByHand = "user";    ///< the source that no catalogue overwrites unasked
    static constexpr const char *removed = "removed";   ///< of a version without prices: they were taken away then
    static constexpr const char *bundled = "catalogue"; ///< how the source begins of what came with the program
};

Q_DECLARE_METATYPE(AiModel)
Q_DECLARE_METATYPE(AiModelRate)
