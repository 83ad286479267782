// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gateway/dialects/neutral/clientdialect.h"
#include "gateway/dialects/neutral/providerdialect.h"
#include "gateway/dialects/streamcutter.h"

class OllamaClient;

/// The one place that knows all dialects. What it gives lives as long as the program and has no state; any thread.
/// clientDialect() is nullptr where no client speaks it.
[[nodiscard]] const ClientDialect *clientDialect(WireDialect dialect);
/// Of Ollama's two endpoints: /api/chat and /api/generate.
[[nodiscard]] const OllamaClient &ollamaDialect(bool isGenerate);
/// Of OpenAI's old completions, for providers that only chat.
[[nodiscard]] const ClientDialect &completionDialect();
[[nodiscard]] const ProviderDialect *providerDialect(WireDialect dialect);
[[nodiscard]] std::unique_ptr<StreamCutter> makeCutter(StreamFraming framing);
