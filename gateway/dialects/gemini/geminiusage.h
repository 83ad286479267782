// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "models/values/tokenusage.h"

/// Of a usageMetadata object: its prompt holds the cached part, its candidates do not hold the thoughts. Counts that
/// make no sense are read as 0.
[[nodiscard]] TokenUsage usageOfGemini(const JsonView &metadata);
/// As a usageMetadata object.
void writeGeminiUsage(const TokenUsage &usage, JsonWriter &json);
