// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/ratejson.h"

#include <algorithm>

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace
{
/// In the order of UnitRates::prices; the first five are also a tier's.
constexpr std::array names {"input"_L1,   "output"_L1,     "cacheRead"_L1,   "cacheWrite"_L1, "cacheWrite1h"_L1,
                            "image"_L1,   "second"_L1,     "character"_L1,   "audioInput"_L1, "audioOutput"_L1,
                            "request"_L1, "imageInput"_L1, "imageOutput"_L1, "reasoning"_L1};
static_assert(names.size() == UnitRates::prices.size());

void put(QJsonObject &json, QLatin1StringView name, const std::optional<qint64> &value)
{
    if (value)
        json.insert(name, *value);
}

std::optional<qint64> numberOf(const QJsonValue &value)
{
    constexpr qint64 none = -1;
    const qint64 number = value.toInteger(none);
    return number == none ? std::nullopt : std::optional {number};
}

QJsonObject toJson(const RateTier &tier)
{
    QJsonObject json {{u"over"_s, tier.overTokens}};
    for (std::size_t i = 0; i < tierPrices.size(); ++i)
        put(json, names[i], tier.*tierPrices[i]);
    return json;
}

RateTier tierOf(const QJsonObject &json)
{
    RateTier tier;
    tier.overTokens = json[u"over"_s].toInteger();
    for (std::size_t i = 0; i < tierPrices.size(); ++i)
        tier.*tierPrices[i] = numberOf(json[names[i]]);
    return tier;
}

ImagePrice imageOf(const QJsonObject &json)
{
    return {json[u"size"_s].toString().toUtf8(), json[u"quality"_s].toString().toUtf8(), json[u"price"_s].toInteger()};
}
} // namespace

QJsonObject RateJson::toJson(const UnitRates &rates)
{
    QJsonObject json;
    for (std::size_t i = 0; i < names.size(); ++i)
        put(json, names[i], rates.*UnitRates::prices[i]);
    put(json, "batchPpm"_L1, rates.batchPpm);
    QJsonArray tiers;
    for (const RateTier &tier : rates.tiers)
        tiers.append(::toJson(tier));
    if (!tiers.isEmpty())
        json.insert("tiers"_L1, tiers);
    QJsonArray images;
    for (const ImagePrice &image : rates.images)
        images.append(QJsonObject {{u"size"_s, QString::fromUtf8(image.size)},
                                   {u"quality"_s, QString::fromUtf8(image.quality)},
                                   {u"price"_s, image.price}});
    if (!images.isEmpty())
        json.insert("images"_L1, images);
    return json;
}

UnitRates RateJson::fromJson(const QJsonObject &json)
{
    UnitRates rates;
    for (std::size_t i = 0; i < names.size(); ++i)
        rates.*UnitRates::prices[i] = numberOf(json[names[i]]);
    rates.batchPpm = numberOf(json["batchPpm"_L1]);
    for (const QJsonValue &tier : json["tiers"_L1].toArray())
        rates.tiers.append(tierOf(tier.toObject()));
    std::ranges::sort(rates.tiers, {}, &RateTier::overTokens);
    for (const QJsonValue &image : json["images"_L1].toArray())
        rates.images.append(imageOf(image.toObject()));
    return rates;
}
