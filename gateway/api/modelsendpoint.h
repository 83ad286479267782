// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/hubsnapshot.h"

/// GET /v1/models: what the app may use, as "provider/model" in order, then the aliases; OpenAI's list shape. Pure.
[[nodiscard]] QByteArray modelListBody(const HubSnapshot &snapshot, const AppSnapshot &app);
/// GET /v1/models/{id}: one of the list; empty when the app cannot use it. Pure.
[[nodiscard]] QByteArray modelBody(const HubSnapshot &snapshot, const AppSnapshot &app, const QByteArray &id);
