// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/billing/ratesync.h"

#include <algorithm>
#include <limits>

#include <QHash>
#include <QSet>

#include "models/billing/callprice.h"
#include "models/values/hubsnapshot.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
__extension__ using Wide = __int128;

constexpr qint64 jumpFactor = 10;
constexpr qint64 ppmOfOne = 1'000'000;

using Price = std::optional<qint64>;

QByteArray keyOf(const AiModelRate &rate)
{
    return HubSnapshot::rateKey(rate.providerId, rate.model.toUtf8(), rate.type);
}

/// Where a source stands in a rate: "models.dev 2026-11-23" is of "models.dev".
QString nameIn(const QString &source)
{
    return source.section(u' ', 0, 0);
}

qint64 differencePpm(qint64 before, qint64 after)
{
    if (before == after)
        return 0;
    if (before == 0)
        return std::numeric_limits<qint64>::max();
    const Wide ppm = (Wide {after} - before) * ppmOfOne / before;
    return static_cast<qint64>(std::min<Wide>(ppm, std::numeric_limits<qint64>::max()));
}

bool isJump(qint64 before, qint64 after)
{
    return before != after
           && (before == 0 || after == 0 || Wide {after} >= Wide {before} * jumpFactor
               || Wide {before} >= Wide {after} * jumpFactor);
}

QList<qint64> thresholds(const UnitRates &before, const UnitRates &after)
{
    QList<qint64> tokens;
    for (const RateTier &tier : before.tiers + after.tiers)
        tokens.append(tier.overTokens);
    return tokens;
}

/// What holds for a call of more than so many tokens.
RateTier tierAbove(const UnitRates &rates, qint64 tokens)
{
    const RateTier plain {tokens, rates.input, rates.output, rates.cacheRead, rates.cacheWrite5m, rates.cacheWrite1h};
    RateTier above = plain;
    for (const RateTier &tier : rates.tiers) {
        if (tier.overTokens > tokens)
            break;
        above = plain;
        for (const auto price : tierPrices)
            above.*price = tier.*price ? tier.*price : plain.*price;
    }
    return above;
}

Price priceOfImage(const UnitRates &rates, const ImagePrice &image)
{
    const QByteArray variant = image.size + '/' + image.quality;
    return imageRate(rates, variant);
}

/// What a call costs by two sets of prices, a token at a time: falls back as the bill does.
void compareRates(const UnitRates &before, const UnitRates &after, RateChange &change)
{
    const auto look = [&change](const Price &was, const Price &is) {
        if (!was || !is)
            return;
        const qint64 difference = differencePpm(*was, *is);
        if (std::abs(difference) > std::abs(change.differencePpm))
            change.differencePpm = difference;
        change.isJump = change.isJump || isJump(*was, *is);
    };
    for (const UnitRates::Member price : UnitRates::prices)
        look(before.*price, after.*price);
    look(before.batchPpm.value_or(ppmOfOne), after.batchPpm.value_or(ppmOfOne));
    for (const qint64 tokens : thresholds(before, after)) {
        const RateTier was = tierAbove(before, tokens);
        const RateTier is = tierAbove(after, tokens);
        for (const auto price : tierPrices)
            look(was.*price, is.*price);
    }
    for (const ImagePrice &image : before.images + after.images)
        look(priceOfImage(before, image), priceOfImage(after, image));
}

bool isBelow(const UnitRates &credit, const UnitRates &cost)
{
    return std::ranges::any_of(UnitRates::prices, [&](const UnitRates::Member price) {
        return credit.*price && cost.*price && *(credit.*price) < *(cost.*price);
    });
}

/// What a tier does not name is as it was while the tier is the same, and else follows from what holds below.
void completeTiers(const UnitRates &before, UnitRates &rates)
{
    for (RateTier &tier : rates.tiers) {
        const auto same = std::ranges::find_if(before.tiers, [&tier](const RateTier &one) {
            return one.overTokens == tier.overTokens && one.input == tier.input;
        });
        for (const auto price : tierPrices) {
            if (same != before.tiers.end() && !(tier.*price))
                tier.*price = (*same).*price;
        }
        tier = completedTier(rates, tier);
    }
}

/// Models of Anthropic's are written to the cache for an hour at twice the input's price, whoever serves them; only
/// some catalogues say so. Source: platform.claude.com, Pricing, Prompt caching.
void priceHour(UnitRates &rates)
{
    constexpr qint64 ofInput = 2;
    if (!rates.cacheWrite1h && rates.cacheWrite5m && rates.input)
        rates.cacheWrite1h = ofInput * *rates.input;
}

/// Theirs in the place of those for the same size and quality.
QList<ImagePrice> mergedImages(QList<ImagePrice> images, const QList<ImagePrice> &theirs)
{
    for (const ImagePrice &image : theirs) {
        const auto same = std::ranges::find_if(
            images, [&image](const ImagePrice &one) { return one.size == image.size && one.quality == image.quality; });
        if (same == images.end())
            images.append(image);
        else
            same->price = image.price;
    }
    return images;
}

/// What a catalogue does not speak of changes with what it is a share of, and else stays as it is.
UnitRates merged(const UnitRates &before, UnitRates theirs, bool isClaude)
{
    theirs = completedRates(before, theirs);
    for (const UnitRates::Member price : UnitRates::prices) {
        if (!(theirs.*price))
            theirs.*price = before.*price;
    }
    if (isClaude)
        priceHour(theirs);
    if (theirs.tiers.isEmpty())
        theirs.tiers = before.tiers;
    completeTiers(before, theirs);
    theirs.images = mergedImages(before.images, theirs.images);
    if (!theirs.batchPpm)
        theirs.batchPpm = before.batchPpm;
    return theirs;
}

/// The rates in force and the models without one, by what they are of.
QHash<QByteArray, AiModelRate> known(const RateSync::Hub &hub)
{
    QHash<QByteArray, AiModelRate> all;
    for (const AiModelRate &rate : hub.rates)
        all.insert(keyOf(rate), rate);
    for (const AiModel &model : hub.models) {
        AiModelRate none;
        none.providerId = model.providerId;
        none.providerName = model.providerName;
        none.model = model.name;
        none.type = model.type;
        if (!all.contains(keyOf(none)))
            all.insert(keyOf(none), none);
    }
    return all;
}

/// Of a price that does not say what the model does.
QByteArray nameKey(qint64 providerId, const QString &model)
{
    return "any " + QByteArray::number(providerId) + ' ' + model.toUtf8();
}

/// A catalogue's prices by what they are of in the hub.
class Offers
{
public:
    void add(const AiProvider &provider, const QList<PublicPrice> &prices)
    {
        const ProviderKind *kind = ProviderKind::byName(provider.kind);
        if (kind == nullptr)
            return;
        take(provider, kind->name, prices);
        for (const QByteArray &related : kind->catalogueKinds)
            take(provider, QString::fromUtf8(related), prices);
    }

    /// nullptr: there is none.
    const PublicPrice *find(const AiModelRate &rate)
    {
        auto found = m_prices.constFind(keyOf(rate));
        if (found == m_prices.constEnd())
            found = m_prices.constFind(nameKey(rate.providerId, rate.model));
        if (found == m_prices.constEnd())
            return nullptr;
        m_unused.remove(*found);
        return *found;
    }

    /// For how many nobody has asked.
    [[nodiscard]] int unused() const { return static_cast<int>(m_unused.size()); }

private:
    void take(const AiProvider &provider, const QString &kind, const QList<PublicPrice> &prices)
    {
        for (const PublicPrice &price : prices) {
            if (price.kind != kind)
                continue;
            const QByteArray key = price.type ? HubSnapshot::rateKey(provider.id, price.model.toUtf8(), *price.type)
                                              : nameKey(provider.id, price.model);
            if (m_prices.contains(key))
                continue;
            m_prices.insert(key, &price);
            m_unused.insert(&price);
        }
    }

    QHash<QByteArray, const PublicPrice *> m_prices;
    QSet<const PublicPrice *> m_unused;
};

/// What a price is to a model of the hub; nothing in it: it is by another unit than the one by which the hub pays, and
/// both together would be charged.
UnitRates fitted(const PublicPrice &price, const AiModelRate &now)
{
    const bool isPriced = now.versionId != 0 && now.inForce;
    const bool isByTokens = now.cost.input || now.cost.output;
    if (!price.type && isPriced && !isByTokens)
        return {};
    UnitRates cost = price.cost;
    const bool writesNothing =
        now.type == ModelType::Embedding || now.type == ModelType::Rerank || now.type == ModelType::Moderation;
    if (writesNothing && cost.output == 0)
        cost.output.reset();
    if (isPriced && now.cost.output && !now.cost.image && now.cost.images.isEmpty()) // pictures by their tokens
        cost.images.clear();
    return cost;
}

/// Of the provider that serves the model; nullptr: it is not known.
const ProviderKind *kindOf(const QList<AiProvider> &providers, const AiModelRate &rate)
{
    const auto provider = std::ranges::find(providers, rate.providerId, &AiProvider::id);
    return provider == providers.end() ? nullptr : ProviderKind::byName(provider->kind);
}

bool isClaude(const QList<AiProvider> &providers, const AiModelRate &rate)
{
    const ProviderKind *kind = kindOf(providers, rate);
    return kind && ModelCatalogue::instance().traitsOf(*kind, rate.model.toUtf8()).family == "anthropic";
}

/// The name under which catalogues price the model; empty: none does.
QByteArray catalogueName(const QList<AiProvider> &providers, const AiModelRate &rate)
{
    const ProviderKind *kind = kindOf(providers, rate);
    const CatalogueModel *row = kind ? ModelCatalogue::instance().own(*kind, rate.model.toUtf8()) : nullptr;
    return row ? row->id : QByteArray {};
}

/// What a catalogue says of a name, else of the model that it is another spelling of ("name-DATE"), where the price in
/// force is that model's too: copied from the program's catalogue, or by an earlier sync from this source.
const PublicPrice *offerOf(const AiModelRate &now, Offers &offers, const QList<AiProvider> &providers,
                           const QString &source)
{
    if (const PublicPrice *own = offers.find(now))
        return own;
    const QString from = nameIn(now.source);
    const bool isOfCatalogue = from == QLatin1StringView {AiModelRate::bundled} || from == nameIn(source);
    if (now.versionId == 0 || !now.inForce || !isOfCatalogue)
        return nullptr;
    AiModelRate spelled = now;
    spelled.model = QString::fromUtf8(catalogueName(providers, now));
    return spelled.model.isEmpty() ? nullptr : offers.find(spelled);
}

bool isOwn(const AiModelRate &rate)
{
    return rate.versionId != 0 && (!rate.inForce || rate.source == QLatin1StringView {AiModelRate::setByHand});
}

UnitRates costBefore(const AiModelRate &now)
{
    return now.versionId != 0 && now.inForce ? now.cost : UnitRates {};
}

/// `after` is what the catalogue gives, with what it does not speak of.
RateChange changeOf(const AiModelRate &now, const UnitRates &after, const QString &source,
                    const RateSync::Options &options)
{
    const bool isPriced = now.versionId != 0 && now.inForce;
    RateChange change;
    change.before = costBefore(now);
    change.rate = now;
    change.theirs = after;
    if (isPriced)
        compareRates(now.cost, after, change);
    change.isBelowCost = isPriced && isBelow(now.credit, after);
    if (isPriced && after == now.cost)
        return change;
    if (isOwn(now) && !options.overwrite) {
        change.kind = RateChange::Kind::Kept;
        return change;
    }
    if (change.isJump && !options.confirmJumps) {
        change.kind = RateChange::Kind::Held;
        return change;
    }
    change.kind = isPriced ? RateChange::Kind::Changed : RateChange::Kind::Added;
    change.rate.cost = after;
    change.rate.marginPpm = now.versionId != 0 ? now.marginPpm : options.marginPpm;
    change.rate.credit = withMargin(after, change.rate.marginPpm);
    change.rate.source = source;
    return change;
}
} // namespace

QString rateChangeName(RateChange::Kind kind)
{
    switch (kind) {
    case RateChange::Kind::Added:
        return u"added"_s;
    case RateChange::Kind::Changed:
        return u"changed"_s;
    case RateChange::Kind::Kept:
        return u"kept"_s;
    case RateChange::Kind::Held:
        return u"held"_s;
    case RateChange::Kind::Vanished:
        return u"vanished"_s;
    case RateChange::Kind::Same:
        break;
    }
    return u"same"_s;
}

RateDrift RateSync::compare(const Hub &hub, const QList<PublicPrice> &prices, const QString &source,
                            const Options &options)
{
    Offers offers;
    for (const AiProvider &provider : hub.providers)
        offers.add(provider, prices);
    RateDrift drift;
    for (const AiModelRate &now : known(hub)) {
        const PublicPrice *price = offerOf(now, offers, hub.providers, source);
        const UnitRates theirs = price == nullptr ? UnitRates {} : fitted(*price, now);
        RateChange change;
        if (theirs != UnitRates {}) {
            const UnitRates after = merged(costBefore(now), theirs, isClaude(hub.providers, now));
            change = changeOf(now, after, source, options);
        } else if (price != nullptr) {
            ++drift.unfit;
        } else if (now.inForce && now.versionId != 0 && nameIn(now.source) == nameIn(source)) {
            change.kind = RateChange::Kind::Vanished;
            change.rate = now;
            change.before = now.cost;
        }
        if (change.kind != RateChange::Kind::Same || change.isBelowCost)
            drift.changes.append(change);
    }
    drift.unlisted = offers.unused();
    std::ranges::sort(drift.changes, [](const RateChange &a, const RateChange &b) {
        return std::tie(a.rate.providerName, a.rate.model, a.rate.type)
               < std::tie(b.rate.providerName, b.rate.model, b.rate.type);
    });
    return drift;
}
