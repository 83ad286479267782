// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

/// What tokens cost in a call whose whole input is longer than `overTokens`: these prices then hold for all of the
/// call, not for what is beyond the threshold. What a tier does not name costs what it costs below.
struct RateTier
{
    qint64 overTokens = 0; ///< input of every kind together
    std::optional<qint64> input;
    std::optional<qint64> output;
    std::optional<qint64> cacheRead;
    std::optional<qint64> cacheWrite5m;
    std::optional<qint64> cacheWrite1h;
    friend bool operator==(const RateTier &, const RateTier &) = default;
};

/// The words of "SIZE/QUALITY", by which images are priced; each may be missing. Views of the text.
struct ImageWords
{
    QByteArrayView size;
    QByteArrayView quality;

    [[nodiscard]] static ImageWords of(QByteArrayView variant)
    {
        const qsizetype slash = variant.indexOf('/');
        return slash < 0 ? ImageWords {variant, {}} : ImageWords {variant.first(slash), variant.sliced(slash + 1)};
    }
};

/// What an image of one size and quality costs; an empty word stands for any.
struct ImagePrice
{
    QByteArray size;    ///< as the provider writes it: "1024x1024"
    QByteArray quality; ///< "hd"
    qint64 price = 0;
    friend bool operator==(const ImagePrice &, const ImagePrice &) = default;
};

/// Prices per unit (token, image, second, character, request) in pico-USD or pico-credits: 1 USD per million tokens is
/// 1,000,000 pico per token. nullopt is "not known", which is not 0.
struct UnitRates
{
    std::optional<qint64> input;
    std::optional<qint64> output;
    std::optional<qint64> cacheRead;
    std::optional<qint64> cacheWrite5m;
    std::optional<qint64> cacheWrite1h;
    std::optional<qint64> image;
    std::optional<qint64> second;
    std::optional<qint64> character;
    std::optional<qint64> audioInput;
    std::optional<qint64> audioOutput;
    std::optional<qint64> imageInput; ///< of a token of a picture; `image` is of a whole one
    std::optional<qint64> imageOutput;
    std::optional<qint64> reasoning; ///< of a token of thoughts; in a tier it rises as the output's does
    std::optional<qint64> request;   ///< for each call, beside what else it costs
    std::optional<qint64> batchPpm;  ///< a batch's share of all these prices, in parts per million; not known: all
    QList<RateTier> tiers = {};      ///< by threshold, rising
    QList<ImagePrice> images = {};   ///< in the place of `image` where one fits

    using Member = std::optional<qint64> UnitRates::*;
    /// The prices of a unit, without those that depend on something.
    static const std::array<Member, 14> prices;

    friend bool operator==(const UnitRates &, const UnitRates &) = default;
};

inline constexpr std::array<UnitRates::Member, 14> UnitRates::prices {
    &UnitRates::input,        &UnitRates::output,      &UnitRates::cacheRead, &UnitRates::cacheWrite5m,
    &UnitRates::cacheWrite1h, &UnitRates::image,       &UnitRates::second,    &UnitRates::character,
    &UnitRates::audioInput,   &UnitRates::audioOutput, &UnitRates::request,   &UnitRates::imageInput,
    &UnitRates::imageOutput,  &UnitRates::reasoning};

/// The prices of a tier, for those who walk them.
inline constexpr std::array<std::optional<qint64> RateTier::*, 5> tierPrices {
    &RateTier::input, &RateTier::output, &RateTier::cacheRead, &RateTier::cacheWrite5m, &RateTier::cacheWrite1h};
