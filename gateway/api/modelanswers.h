// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include "gateway/api/apipaths.h"
#include "gateway/http/requesthead.h"
#include "models/values/hubsnapshot.h"

/// The body of what a client asks about models, in its dialect: a list or one of them. NotFound for a model that the
/// app may not use. Pure; gateway thread.
[[nodiscard]] tl::expected<QByteArray, ApiFault> modelAnswer(const ApiPath &path, const RequestHead &head,
                                                             const HubSnapshot &snapshot, const AppSnapshot &app);
/// Ollama's POST /api/show. Pure; gateway thread.
[[nodiscard]] tl::expected<QByteArray, ApiFault> shownModel(const QByteArray &body, const HubSnapshot &snapshot,
                                                            const AppSnapshot &app);
