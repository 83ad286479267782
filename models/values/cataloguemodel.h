// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDate>
#include <QFlags>
#include <QJsonObject>

#include "models/values/aimodel.h"

/// What the catalogue knows of one model under one kind of provider. A plain value; any thread.
struct CatalogueModel
{
    enum class Input
    {
        Text = 1,
        Image = 2,
        Pdf = 4,
        Audio = 8,
        Video = 16
    };
    Q_DECLARE_FLAGS(Inputs, Input)

    QByteArray kind; ///< a ProviderKind's name
    QByteArray id;   ///< as that provider writes it
    ModelType type = ModelType::Chat;
    QDate released;             ///< invalid: not known
    qint64 contextTokens = 0;   ///< 0: not known
    qint64 maxOutputTokens = 0; ///< 0: not known
    Inputs inputs;              ///< none: not known
    QJsonObject traits;         ///< see ModelTraitsJson
    int profile = -1;           ///< index of what it shares with others, see ModelCatalogue; -1: nothing
    UnitRates cost;             ///< pico-USD; nullopt: not known
};

Q_DECLARE_OPERATORS_FOR_FLAGS(CatalogueModel::Inputs)
