// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QJsonObject>
#include <QMetaType>
#include <QString>

#include "models/values/modelcall.h"

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

/// Another name for one or more "provider/model" targets, in order of preference.
struct ModelAlias
{
    qint64 id = 0;
    QString alias;
    QStringList targets;
};

/// Prices per unit (token, image, second, character) in pico-USD or pico-credits: 1 USD per million tokens is
/// 1,000,000 pico per token. nullopt is "not known", which is not 0.
struct UnitRates
{
    std::optional<qint64> input;
    std::optional<qint64> output;
    std::optional<qint64> cacheRead;
    std::optional<qint64> cacheWrite5m;
    std::optional<qint64> cacheWrite1h;
    std::optional<qint64> image;
    std::optional<qint64> second;
    std::optional<qint64> character;
    friend bool operator==(const UnitRates &, const UnitRates &) = default;
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
};

Q_DECLARE_METATYPE(AiModel)
Q_DECLARE_METATYPE(AiModelRate)
