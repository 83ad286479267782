// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesusage.h"

#include <algorithm>

namespace
{
/// No model reads or writes more in one call; a larger figure is a fault of the upstream's.
constexpr qint64 maxTokens = 1'000'000'000;

qint64 countOf(const JsonView &value)
{
    return std::clamp<qint64>(value.integer().value_or(0), 0, maxTokens);
}
} // namespace

std::optional<TokenUsage> responsesUsage(const JsonView &value)
{
    const JsonObject figures {value};
    const JsonView input = figures["input_tokens"];
    const JsonView output = figures["output_tokens"];
    if (!input.integer() && !output.integer())
        return std::nullopt;
    const JsonObject inputDetails {figures["input_tokens_details"]};
    TokenUsage usage;
    usage.cacheRead = std::min(countOf(inputDetails["cached_tokens"]), countOf(input));
    usage.cacheWrite5m = std::min(countOf(inputDetails["cache_write_tokens"]), countOf(input) - usage.cacheRead);
    usage.uncachedInput = countOf(input) - usage.cacheRead - usage.cacheWrite5m;
    usage.output = countOf(output);
    usage.reasoning = std::min(countOf(figures["output_tokens_details"]["reasoning_tokens"]), usage.output);
    return usage;
}
