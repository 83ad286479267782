// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/estimates.h"

#include <algorithm>

#include "models/billing/callprice.h"

namespace
{
/// What is reserved where nothing can be told beforehand: more than anybody has.
constexpr qint64 allThatIsLeftNano = 100'000LL * 1'000'000'000;
/// Above what any model takes; keeps the sums far from overflow.
constexpr qint64 mostTokens = 1'000'000'000;

TokenUsage tokensOf(qint64 inputTokens, qint64 outputTokens)
{
    TokenUsage usage;
    usage.uncachedInput = inputTokens;
    usage.output = outputTokens;
    return usage;
}

qint64 forAll(int answers, qint64 tokens)
{
    return std::min(std::min(tokens, mostTokens) * answers, mostTokens);
}

qint64 forEach(const RequestPeek &peek, qint64 tokens)
{
    return forAll(peek.answers(), tokens);
}

bool hasPrice(const UnitRates &rates)
{
    const auto isSome = [](const std::optional<qint64> &price) { return price.value_or(0) > 0; };
    const auto isDear = [&isSome](const RateTier &tier) {
        return std::ranges::any_of(tierPrices, [&](const auto price) { return isSome(tier.*price); });
    };
    return std::ranges::any_of(UnitRates::prices, [&](const auto price) { return isSome(rates.*price); })
           || std::ranges::any_of(rates.tiers, isDear)
           || std::ranges::any_of(rates.images, [](const ImagePrice &image) { return image.price > 0; });
}

/// Where the client leaves the size or the quality to the provider, that of the dearest.
std::optional<qint64> dearestPrice(const UnitRates &rates, const TokenUsage &usage, const QByteArray &variant)
{
    std::optional<qint64> dearest = priceUsage(rates, usage, variant);
    if (usage.images == 0 || !variant.contains('/'))
        return dearest;
    const ImageWords words = ImageWords::of(variant);
    const QByteArray size = words.size.toByteArray();
    const QByteArray quality = words.quality.toByteArray();
    for (const ImagePrice &one : rates.images) {
        const QByteArray asked = (size.isEmpty() ? one.size : size) + '/' + (quality.isEmpty() ? one.quality : quality);
        if (const std::optional<qint64> price = priceUsage(rates, usage, asked))
            dearest = std::max(dearest.value_or(0), *price);
    }
    return dearest;
}

/// The same with one picture of any size and quality, billed as one or by its tokens.
qint64 dearestPicture(const UnitRates &rates, TokenUsage usage)
{
    usage.images = 1;
    usage.imageOutput = usage.output;
    return dearestPrice(rates, usage, "/").value_or(0);
}

/// The same where all that is written are thoughts.
qint64 dearestThoughts(const UnitRates &rates, TokenUsage usage, const QByteArray &variant)
{
    usage.reasoning = usage.output;
    return dearestPrice(rates, usage, variant).value_or(0);
}

/// Of "WIDTHxHEIGHT"; any other word is a square of 1024.
qint64 pixelsOf(QByteArrayView size)
{
    constexpr qint64 square = 1024 * 1024;
    constexpr int longestEdge = 16'384;
    const qsizetype cross = size.indexOf('x');
    if (cross < 0)
        return square;
    const qint64 width = size.first(cross).toInt();
    const qint64 height = size.sliced(cross + 1).toInt();
    const bool isSize = width > 0 && height > 0 && width <= longestEdge && height <= longestEdge;
    return isSize ? width * height : square;
}

qint64 tokensOfSquare(QByteArrayView quality)
{
    if (quality == "low")
        return 272;
    return quality == "high" || quality == "hd" ? 4160 : 1056;
}
} // namespace

void CallDemand::capOpenAnswers(qint64 tokensOfEach)
{
    if (openAnswers > 0 && tokensOfEach > 0)
        most.output = std::min(most.output, forAll(openAnswers, tokensOfEach));
}

qint64 mostPromptTokens(const RequestPeek &peek)
{
    constexpr qint64 asciiBytesOfToken = 2;
    const qint64 bytes = std::min(peek.promptBytes, mostTokens);
    const qint64 wide = std::min(peek.wideBytes, bytes);
    return wide + (bytes - wide + 1) / asciiBytesOfToken;
}

qint64 mostOutputTokens(const RequestPeek &peek, const ModelTraits &traits)
{
    if (peek.maxOutputTokens > 0)
        return forEach(peek, peek.maxOutputTokens);
    return forEach(peek, traits.maxOutputTokens > 0 ? traits.maxOutputTokens : mostOutputUnknown);
}

CallDemand chatDemand(const RequestPeek &peek, const ModelTraits &traits)
{
    const qint64 prompt = std::min(estimatedTokens(peek.promptBytes), mostTokens);
    const bool isGiven = peek.maxOutputTokens > 0;
    // A client may ask for more than there is.
    const qint64 given =
        traits.maxOutputTokens > 0 ? std::min(peek.maxOutputTokens, traits.maxOutputTokens) : peek.maxOutputTokens;
    CallDemand demand;
    demand.least = tokensOf(prompt, forEach(peek, isGiven ? given : 1));
    demand.expected = tokensOf(prompt, forEach(peek, isGiven ? given : assumedOutputTokens));
    demand.most = tokensOf(mostPromptTokens(peek), isGiven ? forEach(peek, given) : mostOutputTokens(peek, traits));
    demand.openAnswers = isGiven ? 0 : peek.answers();
    return demand;
}

bool isPriced(const CallDemand &demand, const AiModelRate *rate)
{
    return rate && dearestPrice(rate->credit, demand.most, demand.imageVariant).has_value();
}

CallEstimate estimateCall(const CallDemand &demand, const AiModelRate *rate)
{
    CallEstimate estimate;
    TokenUsage reserved = demand.expected;
    if (demand.openAnswers > 0) // by a guess that is too low, parallel calls would all pass
        reserved.output = demand.most.output;
    estimate.tokens = reserved.total();
    estimate.leastTokens = demand.least.total();
    estimate.leastCreditsNano = 0;
    estimate.isCharged = rate && hasPrice(rate->credit);
    if (!estimate.isCharged)
        return estimate;
    estimate.creditsNano = dearestPrice(rate->credit, demand.most, demand.imageVariant).value_or(allThatIsLeftNano);
    if (rate->credit.reasoning)
        estimate.creditsNano =
            std::max(estimate.creditsNano, dearestThoughts(rate->credit, demand.most, demand.imageVariant));
    const bool mayDraw = rate->type == ModelType::Image || rate->credit.imageOutput;
    if (mayDraw && demand.most.images == 0) // a chat that may bring a picture
        estimate.creditsNano = std::max(estimate.creditsNano, dearestPicture(rate->credit, demand.most));
    estimate.leastCreditsNano = priceUsage(rate->credit, demand.least, demand.imageVariant).value_or(0);
    return estimate;
}

std::optional<qint64> estimatedCostNano(const CallDemand &demand, const AiModelRate *rate)
{
    return rate ? dearestPrice(rate->cost, demand.expected, demand.imageVariant) : std::nullopt;
}

TokenUsage completedUsage(TokenUsage said, const TokenUsage &counted, bool isFinal)
{
    if (said.audioMs > 0 || said.images > 0 || said.characters > 0)
        return said;
    if (said.totalInput() == 0 && counted.totalInput() > 0) {
        said.uncachedInput = counted.totalInput();
        said.audioInput = counted.audioInput;
        said.estimated = true;
    }
    if (counted.output > said.output && (said.output == 0 || !isFinal)) {
        said.output = counted.output;
        said.estimated = true;
    }
    return said;
}

TokenUsage cutUsage(const TokenUsage &said, const TokenUsage &counted, bool isFinal)
{
    TokenUsage used = completedUsage(said, counted, isFinal);
    used.estimated = used.estimated || !isFinal;
    return used;
}

TokenUsage abandonedUsage(TokenUsage used, const TokenUsage &counted)
{
    const qint64 missing = counted.images - used.images;
    if (missing <= 0)
        return used;
    const auto ofAll = [&](qint64 tokens) { return tokens + std::min(tokens, mostTokens) * missing / used.images; };
    if (used.images > 0) {
        used.output = ofAll(used.output);
        used.imageOutput = ofAll(used.imageOutput);
    }
    used.images = counted.images;
    used.estimated = true;
    return used;
}

TokenUsage localUsage(qint64 promptBytes, qint64 outputTextBytes)
{
    TokenUsage usage;
    usage.uncachedInput = estimatedTokens(promptBytes);
    usage.output = estimatedTokens(outputTextBytes);
    usage.estimated = true;
    return usage;
}

TokenUsage spokenUsage(qint64 characters)
{
    constexpr qint64 tokensOfTwo = 3;
    TokenUsage usage = localUsage(characters, 0);
    usage.characters = characters;
    usage.output = usage.audioOutput = std::min(characters, mostTokens) * tokensOfTwo / 2;
    return usage;
}

TokenUsage drawnUsage(TokenUsage said, QByteArrayView variant, qint64 promptBytes)
{
    constexpr qint64 pixelsOfSquare = 1024 * 1024;
    const ImageWords words = ImageWords::of(variant);
    const qint64 each = (tokensOfSquare(words.quality) * pixelsOf(words.size) + pixelsOfSquare - 1) / pixelsOfSquare;
    if (said.totalInput() == 0)
        said.uncachedInput = estimatedTokens(promptBytes);
    said.output = said.imageOutput = std::min(said.images, mostTokens / each) * each;
    said.estimated = true;
    return said;
}
