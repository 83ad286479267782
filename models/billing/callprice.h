// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArrayView>
#include <QList>

#include "models/values/tokenusage.h"
#include "models/values/unitrates.h"

/// A hundred thousand, far above what any call costs: a price that was mistyped must not fill an account's sums, which
/// hold nine billion.
inline constexpr qint64 mostCallNano = 100'000'000'000'000;

/// What a call costs at one set of unit rates, in nano units; nullopt when what was used has no price.
/// sum(units * pico rate) in 128 bits, divided by 1000 once, rounded half to even. Never negative. Reasoning is part of
/// output. A thought's, cache's, sound's or picture's tokens without a rate of their own are charged as text; an input
/// beyond a tier's threshold puts all of the call into that tier, as providers do. Images, characters and seconds are a
/// second measure of what tokens measure too: whichever has a price is charged, and an image that has one is not
/// charged for its output tokens again. No call costs more than mostCallNano. `imageVariant` is "SIZE/QUALITY", each
/// may be missing. Source: ARCHITECTURE.md, "Money".
[[nodiscard]] std::optional<qint64> priceUsage(const UnitRates &rates, const TokenUsage &usage,
                                               QByteArrayView imageVariant = {});

enum class PricePart
{
    Input,
    CacheRead,
    CacheWrite5m,
    CacheWrite1h,
    AudioInput,
    ImageInput,
    Output,
    Reasoning,
    AudioOutput,
    ImageOutput,
    Images,
    Characters,
    Milliseconds, ///< priced by the second
    Request
};

/// One line of a bill: what was used of a part, and what a unit of it costs in this call.
struct PriceLine
{
    PricePart part = PricePart::Input;
    qint64 units = 0;
    std::optional<qint64> rate; ///< pico; nullopt: it has no price
};

/// The bill behind priceUsage(), with the tier's and the image's own prices; without a batch's share, which is of the
/// whole.
[[nodiscard]] QList<PriceLine> priceLines(const UnitRates &rates, const TokenUsage &usage,
                                          QByteArrayView imageVariant = {});

/// What an image of "SIZE/QUALITY" costs: by the price that says the most of what fits it, else by the one of any
/// image.
[[nodiscard]] std::optional<qint64> imageRate(const UnitRates &rates, QByteArrayView variant);

/// Credit rates from cost rates and a margin (parts per million), each rounded half to even.
[[nodiscard]] UnitRates withMargin(const UnitRates &cost, qint64 marginPpm);

/// Fills in what a catalogue leaves out of a tier: the cache's prices rise as the input's does, rounded half to even.
[[nodiscard]] RateTier completedTier(const UnitRates &below, RateTier tier);

/// The same for prices that come after others: what they leave out changes as what it is a share of.
[[nodiscard]] UnitRates completedRates(const UnitRates &before, UnitRates rates);
