// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/http/headerlist.h"
#include "models/values/wiredialect.h"

/// A number that is the same for the calls of one conversation: from what the client says of its session (a cache key,
/// a conversation id, a header, a user's id last), else from the system prompt and the first message, which a
/// conversation keeps.
/// `body` must be a valid request of the dialect. Reads the whole body. Any thread.
[[nodiscard]] quint64 sessionHash(WireDialect dialect, const QByteArray &body, const HeaderList &headers);
