// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/values/hubsnapshot.h"

/// One model as clients may name it.
struct UsableModel
{
    QByteArray id;                                    ///< "provider/model", a bare name or an alias
    QByteArray owner;                                 ///< the provider's name
    std::shared_ptr<const ProviderSnapshot> provider; ///< that serves it first
    QByteArray served;                                ///< as that provider calls it
    ModelType type = ModelType::Chat;
};

/// Clients want a date and some keep it as a cache key: it must not change between two calls. UTC.
inline constexpr qint64 modelsCreatedAtSeconds = 1735689600;

/// What the app may use, as "provider/model" in order, then the aliases. Pure.
[[nodiscard]] std::vector<UsableModel> usableModels(const HubSnapshot &snapshot, const AppSnapshot &app);
/// Whatever a call may name, a bare name and a model that its provider does not list included; nullopt when the app
/// cannot use it. Pure.
[[nodiscard]] std::optional<UsableModel> usableModel(const HubSnapshot &snapshot, const AppSnapshot &app,
                                                     const QByteArray &id);

/// GET /v1/models in OpenAI's shape. Pure.
[[nodiscard]] QByteArray modelListBody(const std::vector<UsableModel> &models);
/// GET /v1/models/{id} in OpenAI's shape. Pure.
[[nodiscard]] QByteArray modelBody(const UsableModel &model);
