// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/messages/messagesusage.h"

#include <algorithm>

#include "gateway/dialects/chatanswer.h"

namespace
{
constexpr qint64 mostTokens = 1'000'000'000;

std::optional<qint64> countOf(const JsonView &value)
{
    const std::optional<qint64> count = value.integer();
    return count ? std::optional {std::clamp<qint64>(*count, 0, mostTokens)} : std::nullopt;
}

/// The parts of the input as one object says them.
struct InputCounts
{
    std::optional<qint64> uncached;
    std::optional<qint64> read;
    std::optional<qint64> written;
    std::optional<qint64> written5m;
    std::optional<qint64> written1h;

    [[nodiscard]] bool isSaid() const { return uncached || read || written || written5m || written1h; }

    [[nodiscard]] bool isAnything() const
    {
        return uncached.value_or(0) + read.value_or(0) + written.value_or(0) + written5m.value_or(0)
                   + written1h.value_or(0)
               > 0;
    }
};

/// Written tokens are billed by how long they are kept; what is not said to be kept for an hour is kept for minutes.
void takeWritten(const InputCounts &counts, TokenUsage &usage)
{
    if (counts.written5m || counts.written1h) {
        usage.cacheWrite1h = counts.written1h.value_or(0);
        usage.cacheWrite5m = std::max(counts.written5m.value_or(0), counts.written.value_or(0) - usage.cacheWrite1h);
    } else if (counts.written && *counts.written != usage.cacheWrite5m + usage.cacheWrite1h) {
        usage.cacheWrite1h = std::min(usage.cacheWrite1h, *counts.written);
        usage.cacheWrite5m = *counts.written - usage.cacheWrite1h;
    }
}

void takeInput(const InputCounts &counts, TokenUsage &usage)
{
    if (!counts.isAnything() && usage.totalInput() > 0)
        return;
    usage.uncachedInput = counts.uncached.value_or(usage.uncachedInput);
    usage.cacheRead = counts.read.value_or(usage.cacheRead);
    takeWritten(counts, usage);
}
} // namespace

bool takeMessagesUsage(const JsonView &object, TokenUsage &usage)
{
    const JsonObject members {object};
    const JsonObject written {members["cache_creation"]};
    InputCounts input;
    input.uncached = countOf(members["input_tokens"]);
    input.read = countOf(members["cache_read_input_tokens"]);
    input.written = countOf(members["cache_creation_input_tokens"]);
    input.written5m = countOf(written["ephemeral_5m_input_tokens"]);
    input.written1h = countOf(written["ephemeral_1h_input_tokens"]);
    const std::optional<qint64> output = countOf(members["output_tokens"]);
    if (!input.isSaid() && !output)
        return false;
    takeInput(input, usage);
    if (const JsonView tier = members["service_tier"]; tier.exists())
        takeServiceTier(tier.text(), usage);
    usage.searches = countOf(members["server_tool_use"]["web_search_requests"]).value_or(usage.searches);
    usage.output = output.value_or(usage.output);
    const std::optional<qint64> thinking = countOf(members["output_tokens_details"]["thinking_tokens"]);
    usage.reasoning = std::min(thinking.value_or(usage.reasoning), usage.output);
    return true;
}

void writeMessagesUsage(const TokenUsage &usage, JsonWriter &json)
{
    json.beginObject().member("input_tokens", usage.uncachedInput);
    json.member("cache_creation_input_tokens", usage.cacheWrite5m + usage.cacheWrite1h);
    json.member("cache_read_input_tokens", usage.cacheRead);
    if (usage.cacheWrite5m + usage.cacheWrite1h > 0) {
        json.key("cache_creation").beginObject().member("ephemeral_5m_input_tokens", usage.cacheWrite5m);
        json.member("ephemeral_1h_input_tokens", usage.cacheWrite1h).endObject();
    }
    json.member("output_tokens", usage.output);
    if (usage.reasoning > 0)
        json.key("output_tokens_details").beginObject().member("thinking_tokens", usage.reasoning).endObject();
    json.endObject();
}
