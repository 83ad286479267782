// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/dialects/neutral/clientdialect.h"
#include "gateway/dialects/neutral/providerdialect.h"
#include "gateway/dialects/streamcutter.h"

/// The one place that knows all dialects. What it gives lives as long as the program and has no state; any thread.
/// clientDialect() is nullptr where no client speaks it.
[[nodiscard]] const ClientDialect *clientDialect(WireDialect dialect);
/// Of Ollama's second endpoint, /api/generate.
[[nodiscard]] const ClientDialect &ollamaGenerateDialect();
[[nodiscard]] const ProviderDialect *providerDialect(WireDialect dialect);
[[nodiscard]] std::unique_ptr<StreamCutter> makeCutter(StreamFraming framing);
