// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/estimates.h"

#include <algorithm>

#include "models/billing/callprice.h"

namespace
{
/// Above what any model takes; keeps the sums far from overflow.
constexpr qint64 mostTokens = 1'000'000'000;

qint64 credits(const AiModelRate *rate, qint64 inputTokens, qint64 outputTokens)
{
    if (!rate)
        return 0;
    TokenUsage usage;
    usage.uncachedInput = inputTokens;
    usage.output = outputTokens;
    return priceUsage(rate->credit, usage).value_or(0);
}
} // namespace

CallEstimate estimateChat(const RequestPeek &peek, const AiModelRate *rate)
{
    const bool isGiven = peek.maxOutputTokens > 0;
    const qint64 input = std::min(estimatedTokens(peek.promptBytes), mostTokens);
    const qint64 each = isGiven ? std::min(peek.maxOutputTokens, mostTokens) : assumedOutputTokens;
    const qint64 output = std::min(each * peek.choices, mostTokens);
    CallEstimate estimate;
    estimate.tokens = input + output;
    estimate.creditsNano = credits(rate, input, output);
    if (!isGiven) {
        estimate.leastTokens = input;
        estimate.leastCreditsNano = credits(rate, input, 0);
    }
    return estimate;
}

TokenUsage localUsage(qint64 promptBytes, qint64 outputTextBytes)
{
    TokenUsage usage;
    usage.uncachedInput = estimatedTokens(promptBytes);
    usage.output = estimatedTokens(outputTextBytes);
    usage.estimated = true;
    return usage;
}
