// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/api/httpstatus.h"
#include "gateway/http/requesthead.h"
#include "models/values/hubsnapshot.h"

/// Finds the one app key of a request: `Authorization: Bearer`, `x-api-key` or `x-goog-api-key`, and `?key=` on Gemini
/// paths only. Unauthorized when there is none, more than one, or a malformed one. Pure; any thread.
[[nodiscard]] Result<QByteArray> findAppKey(const RequestHead &head, ApiDialect dialect);

/// The app that the request's key belongs to. Unauthorized says what is wrong without repeating the key; whether a key
/// is unknown, of a revoked app or out of its overlap is not told apart. Pure; any thread.
[[nodiscard]] Result<std::shared_ptr<const AppSnapshot>> authenticateApp(const RequestHead &head, ApiDialect dialect,
                                                                         const HubSnapshot &snapshot, qint64 nowMs);
