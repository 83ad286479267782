// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/callprice.h"

#include <algorithm>
#include <array>
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

struct Part
{
    qint64 units = 0;
    std::optional<qint64> rate;
    Wide milliPerUnit = milliPerPico; ///< 1 where the units are thousandths of what the rate is for
};

std::optional<qint64> orInput(const std::optional<qint64> &rate, const UnitRates &rates)
{
    return rate ? rate : rates.input;
}
} // namespace

std::optional<qint64> priceUsage(const UnitRates &rates, const TokenUsage &usage)
{
    const std::array parts {
        Part {usage.uncachedInput, rates.input},
        Part {usage.cacheRead, orInput(rates.cacheRead, rates)},
        Part {usage.cacheWrite5m, orInput(rates.cacheWrite5m, rates)},
        Part {usage.cacheWrite1h, orInput(rates.cacheWrite1h, rates)},
        Part {usage.output, rates.output},
        Part {usage.images, rates.image},
        Part {usage.characters, rates.character},
        Part {usage.audioMs, rates.second, 1},
    };
    Wide milliPico = 0;
    for (const Part &part : parts) {
        if (part.units <= 0)
            continue;
        if (!part.rate)
            return std::nullopt;
        // At most 2^126; cut off before it is scaled up.
        const Wide price = std::min(nonNegative(part.units) * nonNegative(*part.rate), partLimit);
        milliPico += std::min(price * part.milliPerUnit, partLimit);
    }
    return rounded(milliPico, milliPicoPerNano);
}

UnitRates withMargin(const UnitRates &cost, qint64 marginPpm)
{
    const Wide factor =
        nonNegative(marginPpm)
        + (marginPpm < 0 ? nonNegative(ppmOfOne + std::max(marginPpm, -ppmOfOne)) : nonNegative(ppmOfOne));
    const auto raised = [factor](const std::optional<qint64> &rate) -> std::optional<qint64> {
        if (!rate)
            return std::nullopt;
        return rounded(nonNegative(*rate) * factor, nonNegative(ppmOfOne));
    };
    return {raised(cost.input),        raised(cost.output), raised(cost.cacheRead), raised(cost.cacheWrite5m),
            raised(cost.cacheWrite1h), raised(cost.image),  raised(cost.second),    raised(cost.character)};
}
