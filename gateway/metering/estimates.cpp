// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/estimates.h"

#include <algorithm>

#include "models/billing/callprice.h"

namespace
{
/// Above what any model takes; keeps the sums far from overflow.
constexpr qint64 mostTokens = 1'000'000'000;

TokenUsage tokensOf(qint64 inputTokens, qint64 outputTokens)
{
    TokenUsage usage;
    usage.uncachedInput = inputTokens;
    usage.output = outputTokens;
    return usage;
}

qint64 credits(const AiModelRate *rate, qint64 inputTokens, qint64 outputTokens)
{
    return rate ? priceUsage(rate->credit, tokensOf(inputTokens, outputTokens)).value_or(0) : 0;
}

qint64 mostInput(const RequestPeek &peek)
{
    return std::min(estimatedTokens(peek.promptBytes), mostTokens);
}

qint64 mostOutput(const RequestPeek &peek)
{
    const qint64 each = peek.maxOutputTokens > 0 ? std::min(peek.maxOutputTokens, mostTokens) : assumedOutputTokens;
    return std::min(each * peek.choices, mostTokens);
}
} // namespace

CallEstimate estimateChat(const RequestPeek &peek, const AiModelRate *rate)
{
    const bool isGiven = peek.maxOutputTokens > 0;
    const qint64 input = mostInput(peek);
    const qint64 output = mostOutput(peek);
    CallEstimate estimate;
    estimate.tokens = input + output;
    estimate.creditsNano = credits(rate, input, output);
    if (!isGiven) {
        estimate.leastTokens = input;
        estimate.leastCreditsNano = credits(rate, input, 0);
    }
    return estimate;
}

std::optional<qint64> estimatedCostNano(const RequestPeek &peek, const AiModelRate *rate)
{
    return rate ? priceUsage(rate->cost, tokensOf(mostInput(peek), mostOutput(peek))) : std::nullopt;
}

TokenUsage localUsage(qint64 promptBytes, qint64 outputTextBytes)
{
    TokenUsage usage;
    usage.uncachedInput = estimatedTokens(promptBytes);
    usage.output = estimatedTokens(outputTextBytes);
    usage.estimated = true;
    return usage;
}
