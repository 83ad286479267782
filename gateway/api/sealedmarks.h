// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "models/values/wiredialect.h"

/// Whether a request brings marks back that were sealed here (OpaqueEnvelope) and can be opened here only, as opposed
/// to a text that speaks of them. `body`: valid JSON of a client of that dialect. Any thread.
[[nodiscard]] bool hasEnvelopes(WireDialect dialect, const QByteArray &body);
