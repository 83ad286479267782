// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesusage.h"

#include <algorithm>

#include "gateway/dialects/cachewrites.h"

namespace
{
/// No model reads or writes more in one call; a larger figure is a fault of the upstream's.
constexpr qint64 maxTokens = 1'000'000'000;

qint64 countOf(const JsonView &value)
{
    return std::clamp<qint64>(value.integer().value_or(0), 0, maxTokens);
}

void take(const JsonObject &object, CacheWrites &writes)
{
    for (const JsonView::Member &member : object.members()) {
        JsonReader reader {member.value.raw()};
        static_cast<void>(writes.take(reader, member.key));
    }
}

/// Alibaba Model Studio says them only of each turn of the model within the call, in chat's words; most often of one.
void takeTurns(const JsonView &turns, TokenUsage &usage)
{
    TokenUsage all;
    for (const JsonView &turn : turns.elements()) {
        CacheWrites writes;
        take(JsonObject {turn["prompt_tokens_details"]}, writes);
        TokenUsage own;
        own.uncachedInput = countOf(turn["input_tokens"]);
        writes.place(own);
        all.cacheWrite5m += own.cacheWrite5m;
        all.cacheWrite1h += own.cacheWrite1h;
    }
    usage.cacheWrite1h = std::min(all.cacheWrite1h, usage.uncachedInput);
    usage.cacheWrite5m = std::min(all.cacheWrite5m, usage.uncachedInput - usage.cacheWrite1h);
    usage.uncachedInput -= usage.cacheWrite5m + usage.cacheWrite1h;
}

void takeWritten(const JsonObject &figures, const JsonObject &inputDetails, TokenUsage &usage)
{
    CacheWrites writes;
    take(figures, writes);
    take(inputDetails, writes);
    writes.place(usage);
    if (usage.cacheWrite5m + usage.cacheWrite1h == 0)
        takeTurns(figures["x_details"], usage);
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
    usage.uncachedInput = countOf(input) - usage.cacheRead;
    takeWritten(figures, inputDetails, usage);
    usage.output = countOf(output);
    usage.reasoning = std::min(countOf(figures["output_tokens_details"]["reasoning_tokens"]), usage.output);
    return usage;
}
