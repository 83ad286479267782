// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/callprice.h"

#include <algorithm>
#include <limits>

namespace
{
__extension__ using Wide = unsigned __int128;

constexpr qint64 largest = std::numeric_limits<qint64>::max();
constexpr Wide milliPerPico = 1000;
constexpr Wide milliPicoPerNano = 1'000'000;
constexpr qint64 ppmOfOne = 1'000'000;
// Past this a part alone saturates the price; capped, so that the sum of all parts fits into 128 bits.
constexpr Wide partLimit = Wide {largest} * milliPicoPerNano * 2;

Wide nonNegative(qint64 number)
{
    return static_cast<Wide>(std::max<qint64>(number, 0));
}

/// Half to even, so that many small calls do not drift in one direction.
qint64 rounded(Wide dividend, Wide divisor)
{
    const Wide quotient = dividend / divisor;
    const Wide twice = (dividend % divisor) * 2;
    const bool isUp = twice > divisor || (twice == divisor && quotient % 2 == 1);
    return static_cast<qint64>(std::min<Wide>(quotient + (isUp ? 1 : 0), nonNegative(largest)));
}

/// A price's factor and one more, for margins and shares; saturating.
std::optional<qint64> scaled(const std::optional<qint64> &rate, Wide factor, Wide divisor)
{
    if (!rate)
        return std::nullopt;
    return rounded(nonNegative(*rate) * factor, divisor);
}

/// As much more or less as `to` costs than `from`; nullopt where one of them has no price, or costs nothing.
std::optional<qint64> risen(const std::optional<qint64> &price, const std::optional<qint64> &from,
                            const std::optional<qint64> &to)
{
    if (!from || !to || *from == 0)
        return std::nullopt;
    return scaled(price, nonNegative(*to), nonNegative(*from));
}

/// What a token costs in one call.
struct TokenRates
{
    std::optional<qint64> input;
    std::optional<qint64> output;
    std::optional<qint64> cacheRead;
    std::optional<qint64> cacheWrite5m;
    std::optional<qint64> cacheWrite1h;
    std::optional<qint64> reasoning;
};

std::optional<qint64> firstOf(const std::optional<qint64> &own, const std::optional<qint64> &other)
{
    return own ? own : other;
}

TokenRates tokenRates(const UnitRates &rates, qint64 inputTokens)
{
    TokenRates chosen {rates.input,        rates.output,       rates.cacheRead,
                       rates.cacheWrite5m, rates.cacheWrite1h, rates.reasoning};
    for (const RateTier &tier : rates.tiers) {
        if (inputTokens <= tier.overTokens)
            break;
        chosen = {firstOf(tier.input, rates.input),
                  firstOf(tier.output, rates.output),
                  firstOf(tier.cacheRead, rates.cacheRead),
                  firstOf(tier.cacheWrite5m, rates.cacheWrite5m),
                  firstOf(tier.cacheWrite1h, rates.cacheWrite1h),
                  firstOf(risen(rates.reasoning, rates.output, tier.output), rates.reasoning)};
    }
    return chosen;
}

bool fits(const QByteArray &pattern, QByteArrayView word)
{
    return pattern.isEmpty() || QByteArrayView {pattern}.compare(word, Qt::CaseInsensitive) == 0;
}

/// Adds up what has a price, and remembers what has none.
class Bill
{
public:
    void operator()(const PriceLine &line)
    {
        if (!line.rate) {
            m_isMissing = true;
            return;
        }
        m_hasPrice = true;
        // At most 2^126; cut off before it is scaled up.
        const Wide price = std::min(nonNegative(line.units) * nonNegative(*line.rate), partLimit);
        m_milliPico += std::min(price * (line.part == PricePart::Milliseconds ? 1 : milliPerPico), partLimit);
    }

    [[nodiscard]] bool isMissing() const { return m_isMissing; }

    [[nodiscard]] bool hasPrice() const { return m_hasPrice; }

    [[nodiscard]] Wide milliPico() const { return m_milliPico; }

private:
    Wide m_milliPico = 0;
    bool m_isMissing = false;
    bool m_hasPrice = false;
};

/// What tokens stand for.
struct Kinds
{
    qint64 text = 0;
    qint64 thoughts = 0;
    qint64 audio = 0;
    qint64 image = 0;
};

/// Never more of a kind than there are tokens.
Kinds kindsOf(qint64 tokens, qint64 thoughts, qint64 audio, qint64 image)
{
    Kinds kinds {std::max<qint64>(tokens, 0)};
    const auto take = [&kinds](qint64 Kinds::*kind, qint64 said) {
        kinds.*kind = std::clamp<qint64>(said, 0, kinds.text);
        kinds.text -= kinds.*kind;
    };
    take(&Kinds::thoughts, thoughts);
    take(&Kinds::audio, audio);
    take(&Kinds::image, image);
    return kinds;
}

/// Gives `take` every part of the tokens that was used.
template <typename Take>
void walkTokens(const UnitRates &rates, const TokenUsage &usage, bool isOutputPaid, Take &take)
{
    const auto give = [&take](PricePart part, qint64 units, const std::optional<qint64> &rate) {
        if (units > 0)
            take(PriceLine {part, units, rate});
    };
    const TokenRates tokens = tokenRates(rates, usage.totalInput());
    const Kinds in = kindsOf(usage.uncachedInput, 0, usage.audioInput, usage.imageInput);
    const qint64 thoughts = rates.reasoning ? usage.reasoning : 0;
    const Kinds out = kindsOf(usage.output, thoughts, usage.audioOutput, usage.imageOutput);
    give(PricePart::Input, in.text, tokens.input);
    give(PricePart::CacheRead, usage.cacheRead, firstOf(tokens.cacheRead, tokens.input));
    give(PricePart::CacheWrite5m, usage.cacheWrite5m, firstOf(tokens.cacheWrite5m, tokens.input));
    give(PricePart::CacheWrite1h, usage.cacheWrite1h,
         firstOf(tokens.cacheWrite1h, firstOf(tokens.cacheWrite5m, tokens.input)));
    give(PricePart::AudioInput, in.audio, firstOf(rates.audioInput, tokens.input));
    give(PricePart::ImageInput, in.image, firstOf(rates.imageInput, tokens.input));
    if (isOutputPaid)
        return;
    give(PricePart::Output, out.text, tokens.output);
    give(PricePart::Reasoning, out.thoughts, tokens.reasoning);
    give(PricePart::AudioOutput, out.audio, firstOf(rates.audioOutput, tokens.output));
    give(PricePart::ImageOutput, out.image, firstOf(rates.imageOutput, tokens.output));
}

/// The same for what is measured beside tokens.
template <typename Take>
void walkUnits(const UnitRates &rates, const TokenUsage &usage, QByteArrayView imageVariant, Take &take)
{
    if (usage.images > 0)
        take(PriceLine {PricePart::Images, usage.images, imageRate(rates, imageVariant)});
    if (usage.characters > 0)
        take(PriceLine {PricePart::Characters, usage.characters, rates.character});
    if (usage.audioMs > 0)
        take(PriceLine {PricePart::Milliseconds, usage.audioMs, rates.second});
}

/// The cache's prices are shares of the input's.
template <typename Rates>
void followInput(const UnitRates &from, Rates &to)
{
    to.cacheRead = firstOf(to.cacheRead, risen(from.cacheRead, from.input, to.input));
    to.cacheWrite5m = firstOf(to.cacheWrite5m, risen(from.cacheWrite5m, from.input, to.input));
    to.cacheWrite1h = firstOf(to.cacheWrite1h, risen(from.cacheWrite1h, from.input, to.input));
}
} // namespace

std::optional<qint64> imageRate(const UnitRates &rates, QByteArrayView variant)
{
    const ImageWords asked = ImageWords::of(variant);
    std::optional<qint64> best = rates.image;
    int bestWords = -1;
    for (const ImagePrice &one : rates.images) {
        const int words = (one.size.isEmpty() ? 0 : 2) + (one.quality.isEmpty() ? 0 : 1);
        if (words > bestWords && fits(one.size, asked.size) && fits(one.quality, asked.quality)) {
            best = one.price;
            bestWords = words;
        }
    }
    return best;
}

std::optional<qint64> priceUsage(const UnitRates &rates, const TokenUsage &usage, QByteArrayView imageVariant)
{
    Bill units;
    walkUnits(rates, usage, imageVariant, units);
    Bill tokens;
    walkTokens(rates, usage, usage.images > 0 && units.hasPrice(), tokens);
    const bool isUsed = units.hasPrice() || units.isMissing() || tokens.hasPrice() || tokens.isMissing();
    const bool isPerRequest = isUsed && rates.request.has_value();
    if ((tokens.isMissing() && !units.hasPrice() && !isPerRequest)
        || (units.isMissing() && !units.hasPrice() && !tokens.hasPrice() && !isPerRequest))
        return std::nullopt;
    Wide milliPico = units.milliPico() + tokens.milliPico();
    if (isPerRequest)
        milliPico += std::min(nonNegative(*rates.request) * milliPerPico, partLimit);
    const bool isShared = usage.isBatch && rates.batchPpm;
    const qint64 nano = isShared ? rounded(milliPico * nonNegative(std::min(*rates.batchPpm, ppmOfOne)),
                                           milliPicoPerNano * nonNegative(ppmOfOne))
                                 : rounded(milliPico, milliPicoPerNano);
    return std::min(nano, mostCallNano);
}

QList<PriceLine> priceLines(const UnitRates &rates, const TokenUsage &usage, QByteArrayView imageVariant)
{
    QList<PriceLine> units;
    bool isImagePaid = false;
    const auto takeUnit = [&](const PriceLine &line) {
        isImagePaid = isImagePaid || (line.part == PricePart::Images && line.rate);
        units.append(line);
    };
    walkUnits(rates, usage, imageVariant, takeUnit);
    QList<PriceLine> lines;
    const auto take = [&lines](const PriceLine &line) { lines.append(line); };
    walkTokens(rates, usage, isImagePaid, take);
    lines += units;
    if (!lines.isEmpty() && rates.request)
        lines.append({PricePart::Request, 1, rates.request});
    return lines;
}

UnitRates withMargin(const UnitRates &cost, qint64 marginPpm)
{
    const Wide factor =
        nonNegative(marginPpm)
        + (marginPpm < 0 ? nonNegative(ppmOfOne + std::max(marginPpm, -ppmOfOne)) : nonNegative(ppmOfOne));
    const auto raised = [factor](const std::optional<qint64> &rate) {
        return scaled(rate, factor, nonNegative(ppmOfOne));
    };
    UnitRates credit = cost;
    for (const UnitRates::Member price : UnitRates::prices)
        credit.*price = raised(cost.*price);
    for (RateTier &tier : credit.tiers) {
        for (const auto price : tierPrices)
            tier.*price = raised(tier.*price);
    }
    for (ImagePrice &image : credit.images)
        image.price = *raised(image.price);
    return credit;
}

RateTier completedTier(const UnitRates &below, RateTier tier)
{
    followInput(below, tier);
    return tier;
}

UnitRates completedRates(const UnitRates &before, UnitRates rates)
{
    followInput(before, rates);
    rates.reasoning = firstOf(rates.reasoning, risen(before.reasoning, before.output, rates.output));
    return rates;
}
