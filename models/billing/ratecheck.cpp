// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/ratecheck.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 maxPicoPerUnit = 1'000'000'000'000'000; // a thousand dollars for one token
constexpr qint64 ppmOfAll = 1'000'000;
constexpr qsizetype maxTiers = 16;
constexpr qsizetype maxImages = 256;

bool isPrice(const std::optional<qint64> &price)
{
    return !price || (*price >= 0 && *price <= maxPicoPerUnit);
}

bool areTiers(const QList<RateTier> &tiers)
{
    qint64 below = 0;
    for (const RateTier &tier : tiers) {
        if (tier.overTokens <= below)
            return false;
        below = tier.overTokens;
        if (!std::ranges::all_of(tierPrices, [&tier](auto price) { return isPrice(tier.*price); }))
            return false;
    }
    return tiers.size() <= maxTiers;
}
} // namespace

Outcome RateCheck::cost(const UnitRates &cost)
{
    const bool arePrices =
        std::ranges::all_of(UnitRates::prices, [&cost](auto price) { return isPrice(cost.*price); })
        && std::ranges::all_of(cost.images, [](const ImagePrice &image) { return isPrice(image.price); });
    if (!arePrices || cost.images.size() > maxImages)
        return fail(ErrorCode::BadRequest, u"a price is 0 to 1000 USD per unit"_s);
    if (!areTiers(cost.tiers))
        return fail(ErrorCode::BadRequest, u"tiers begin above 0 tokens, each above the one before"_s);
    if (cost.batchPpm && (*cost.batchPpm < 0 || *cost.batchPpm > ppmOfAll))
        return fail(ErrorCode::BadRequest, u"a batch costs 0 to 100 percent of the price"_s);
    UnitRates prices = cost;
    prices.batchPpm.reset();
    if (prices == UnitRates {})
        return fail(ErrorCode::BadRequest, u"a rate needs at least one price"_s);
    return {};
}
