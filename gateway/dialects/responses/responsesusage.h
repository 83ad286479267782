// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "models/values/tokenusage.h"

/// The `usage` of a response, in parts that do not overlap: cached and cache-write tokens are taken out of the input's.
/// Values are clamped to 0..10^9. nullopt: it has no counts. Any thread.
[[nodiscard]] std::optional<TokenUsage> responsesUsage(const JsonView &usage);
