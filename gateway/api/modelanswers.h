// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include "gateway/api/apipaths.h"
#include "gateway/http/requesthead.h"
#include "models/values/hubsnapshot.h"

class ModelTraitsCache;

/// The body of what a client asks about models, in its dialect: a list or one of them. NotFound for a model that the
/// app may not use. Gateway thread.
[[nodiscard]] tl::expected<QByteArray, ApiFault> modelAnswer(const ApiPath &path, const RequestHead &head,
                                                             const HubSnapshot &snapshot, const AppSnapshot &app,
                                                             ModelTraitsCache &traits);
/// Ollama's POST /api/show. Gateway thread.
[[nodiscard]] tl::expected<QByteArray, ApiFault> shownModel(const QByteArray &body, const HubSnapshot &snapshot,
                                                            const AppSnapshot &app, ModelTraitsCache &traits);
