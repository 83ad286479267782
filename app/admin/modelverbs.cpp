// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include <QJsonDocument>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/billing/callprice.h"
#include "models/billing/money.h"
#include "models/store/names.h"
#include "models/values/aliastarget.h"
#include "models/values/modelcatalogue.h"
#include "models/values/modeltraitsjson.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

ModelType typeOf(const QJsonObject &parameters)
{
    return modelTypeFromName(parameters[u"type"_s].toString()).value_or(ModelType::Chat);
}

AdminReply listModels(const HubQueries &queries, const QJsonObject &p)
{
    const QString provider = p[u"provider"_s].toString();
    const auto models = queries.models(provider);
    const auto aliases = queries.aliases();
    if (!models || !aliases) {
        return tl::make_unexpected(models ? aliases.error() : models.error());
    }
    QJsonObject object {{u"models"_s, toJson(*models)}};
    if (provider.isEmpty()) {
        object.insert(u"aliases"_s, toJson(*aliases));
    }
    return object;
}

AdminReply addModel(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    return commands.addModel(p[u"provider"_s].toString(), p[u"model"_s].toString(), typeOf(p))
        .map([](const AiModel &model) { return toJson(model); });
}

AdminReply editModel(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    HubCommands::ModelEdit edit;
    if (p.contains(u"type"_s)) {
        edit.type = typeOf(p);
    }
    if (p.contains(u"traits"_s)) {
        QJsonParseError error;
        const QJsonDocument traits = QJsonDocument::fromJson(p[u"traits"_s].toString().toUtf8(), &error);
        if (!traits.isObject()) {
            return fail(ErrorCode::BadRequest, u"the traits are a JSON object such as {\"takesTools\": false}"_s);
        }
        edit.traits = traits.object();
    }
    return commands.editModel(p[u"provider"_s].toString(), p[u"model"_s].toString(), edit)
        .map([](const AiModel &model) { return toJson(model); });
}

QJsonValue catalogueRow(const std::optional<ModelCatalogue::Found> &found)
{
    if (!found) {
        return {};
    }
    static const QHash<ModelCatalogue::Match, QString> matches {{ModelCatalogue::Match::Exact, u"exact"_s},
                                                                {ModelCatalogue::Match::Undated, u"undated"_s},
                                                                {ModelCatalogue::Match::Maker, u"maker"_s},
                                                                {ModelCatalogue::Match::Similar, u"similar"_s}};
    const CatalogueModel &model = *found->model;
    return QJsonObject {
        {u"kind"_s, QString::fromUtf8(model.kind)},
        {u"model"_s, QString::fromUtf8(model.id)},
        {u"match"_s, matches.value(found->match)},
        {u"type"_s, modelTypeName(model.type)},
        {u"released"_s, model.released.isValid() ? QJsonValue(model.released.toString(Qt::ISODate)) : QJsonValue()}};
}

/// What would be sent to a model, listed or not: the catalogue's row, the user's traits and what comes of both.
AdminReply showModel(const HubQueries &queries, const QJsonObject &p)
{
    const QString name = p[u"model"_s].toString();
    const auto provider = queries.provider(p[u"provider"_s].toString());
    const auto models = queries.models(p[u"provider"_s].toString());
    if (!provider || !models) {
        return tl::make_unexpected(provider ? models.error() : provider.error());
    }
    const ProviderKind *kind = ProviderKind::byName(provider->kind);
    if (kind == nullptr) {
        return fail(ErrorCode::BadRequest, u"there is no kind of provider \"%1\""_s.arg(provider->kind));
    }
    const auto listed = std::ranges::find_if(*models, [&name](const AiModel &model) { return model.name == name; });
    const QJsonObject overrides = listed == models->end() ? QJsonObject {} : listed->traits;
    const ModelCatalogue &catalogue = ModelCatalogue::instance();
    return QJsonObject {
        {u"provider"_s, provider->name},
        {u"model"_s, name},
        {u"listed"_s, listed != models->end()},
        {u"catalogue"_s, catalogueRow(catalogue.find(*kind, name.toUtf8()))},
        {u"overrides"_s, overrides},
        {u"traits"_s, ModelTraitsJson::toJson(catalogue.traitsOf(*kind, name.toUtf8(), overrides))},
    };
}

AdminReply removeModel(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString model = p[u"model"_s].toString();
    return commands.removeModel(p[u"provider"_s].toString(), model).map([&model] {
        return QJsonObject {{u"removed"_s, model}};
    });
}

AdminReply addAlias(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    ModelAlias alias;
    alias.alias = p[u"alias"_s].toString();
    alias.strategy = routingStrategyFromName(p[u"strategy"_s].toString()).value_or(RoutingStrategy::Priority);
    for (const QJsonValue &target : p[u"target"_s].toArray()) {
        alias.targets.append(aliasTargetFromText(target.toString()));
    }
    return commands.addAlias(alias).map([](const ModelAlias &added) { return toJson(added); });
}

AdminReply removeAlias(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString alias = p[u"alias"_s].toString();
    return commands.removeAlias(alias).map([&alias] { return QJsonObject {{u"removed"_s, alias}}; });
}

/// Which option sets which price, and whether the option counts a million units.
struct PriceOption
{
    const char *name;
    std::optional<qint64> UnitRates::*price;
    bool perMillion;
};

constexpr PriceOption priceOptions[] {
    {"input", &UnitRates::input, true},
    {"output", &UnitRates::output, true},
    {"cacheRead", &UnitRates::cacheRead, true},
    {"cacheWrite", &UnitRates::cacheWrite5m, true},
    {"cacheWrite1h", &UnitRates::cacheWrite1h, true},
    {"image", &UnitRates::image, false},
    {"second", &UnitRates::second, false},
    {"character", &UnitRates::character, true},
    {"audioInput", &UnitRates::audioInput, true},
    {"audioOutput", &UnitRates::audioOutput, true},
    {"imageInput", &UnitRates::imageInput, true},
    {"imageOutput", &UnitRates::imageOutput, true},
    {"reasoning", &UnitRates::reasoning, true},
    {"request", &UnitRates::request, false},
};

/// Takes a price away.
constexpr QLatin1StringView noPrice {"none"};

/// "OVER:INPUT:OUTPUT[:CACHE-READ[:CACHE-WRITE[:CACHE-WRITE-1H]]]"; tokens, then USD per million.
Result<RateTier> tierOf(const QString &text)
{
    static constexpr std::array parts {&RateTier::input, &RateTier::output, &RateTier::cacheRead,
                                       &RateTier::cacheWrite5m, &RateTier::cacheWrite1h};
    const QStringList words = text.split(u':');
    RateTier tier;
    bool isNumber = false;
    tier.overTokens = words.first().toLongLong(&isNumber);
    if (!isNumber || words.size() < 3 || words.size() > static_cast<qsizetype>(parts.size()) + 1) {
        return fail(ErrorCode::BadRequest, u"a tier is written 200000:2.5:15 (tokens, then USD per million)"_s);
    }
    for (qsizetype i = 1; i < words.size(); ++i) {
        const auto price = Money::picoFromPerMillion(words[i]);
        if (!price) {
            return tl::make_unexpected(price.error());
        }
        tier.*parts[static_cast<size_t>(i - 1)] = *price;
    }
    return tier;
}

Result<ImagePrice> imageOf(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    const QString words = text.left(equals);
    if (equals < 1 || words.count(u'/') > 1) {
        return fail(ErrorCode::BadRequest, u"an image's price is written 1024x1024/hd=0.08"_s);
    }
    return Money::picoFromPerUnit(text.mid(equals + 1)).map([&words](qint64 price) {
        return ImagePrice {words.section(u'/', 0, 0).toUtf8(), words.section(u'/', 1).toUtf8(), price};
    });
}

QStringList stringsOf(const QJsonValue &value)
{
    QStringList strings;
    for (const auto &item : value.toArray()) {
        strings.append(item.toString());
    }
    return strings;
}

/// Reads each text of a list; the first that cannot be read ends it.
template <typename Item, typename Read>
Outcome readEach(const QJsonValue &list, QList<Item> &items, Read read)
{
    for (const QString &text : stringsOf(list)) {
        const Result<Item> item = read(text);
        if (!item) {
            return tl::make_unexpected(item.error());
        }
        items.append(*item);
    }
    return {};
}

/// The list takes the place of the one before; the word alone takes that away.
template <typename Item, typename Read>
Outcome readList(const QJsonValue &list, QList<Item> &items, Read read)
{
    if (list.isUndefined()) {
        return {};
    }
    items.clear();
    return stringsOf(list) == QStringList {noPrice} ? Outcome {} : readEach(list, items, read);
}

Outcome readFurther(const QJsonObject &parameters, UnitRates &cost)
{
    if (const QString batch = parameters[u"batch"_s].toString(); batch == noPrice) {
        cost.batchPpm.reset();
    } else if (!batch.isEmpty()) {
        const auto share = Money::ppmFromPercent(batch);
        if (!share) {
            return tl::make_unexpected(share.error());
        }
        cost.batchPpm = *share;
    }
    const Outcome tiers = readList(parameters[u"tiers"_s], cost.tiers, tierOf);
    if (!tiers) {
        return tiers;
    }
    for (RateTier &tier : cost.tiers) {
        tier = completedTier(cost, tier);
    }
    return readList(parameters[u"images"_s], cost.images, imageOf);
}

/// Another margin alone leaves the price where it comes from.
bool namesPrice(const QJsonObject &parameters)
{
    return std::ranges::any_of(
               priceOptions,
               [&](const PriceOption &option) { return parameters.contains(QLatin1StringView {option.name}); })
           || parameters.contains(u"batch"_s) || parameters.contains(u"tiers"_s) || parameters.contains(u"images"_s);
}

/// What is not named stays as it is in force.
Result<HubCommands::RatePrices> pricesOf(const QJsonObject &parameters, HubCommands::RatePrices prices)
{
    for (const PriceOption &option : priceOptions) {
        const QLatin1StringView name {option.name};
        if (!parameters.contains(name)) {
            continue;
        }
        const QString text = parameters[name].toString();
        if (text == noPrice) {
            (prices.cost.*option.price).reset();
            continue;
        }
        const auto pico = option.perMillion ? Money::picoFromPerMillion(text) : Money::picoFromPerUnit(text);
        if (!pico) {
            return tl::make_unexpected(pico.error());
        }
        prices.cost.*option.price = *pico;
    }
    if (const Outcome further = readFurther(parameters, prices.cost); !further) {
        return tl::make_unexpected(further.error());
    }
    if (prices.cost == UnitRates {}) {
        return fail(
            ErrorCode::BadRequest,
            u"no price is left: give --input, --output, --image, ..., or take the rate away with rate remove"_s);
    }
    if (parameters.contains(u"margin"_s)) {
        const auto margin = Money::ppmFromPercent(parameters[u"margin"_s].toString());
        if (!margin) {
            return tl::make_unexpected(margin.error());
        }
        prices.marginPpm = *margin;
    }
    if (namesPrice(parameters)) {
        prices.source.clear(); // what comes of it is a person's word
    }
    return prices;
}

Result<HubCommands::RatePrices> pricesInForce(const HubCommands &commands, const QJsonObject &p)
{
    return commands.queries().rates().map([&p](const QList<AiModelRate> &rates) {
        const auto known = std::ranges::find_if(rates, [&p](const AiModelRate &rate) {
            return rate.model == p[u"model"_s].toString() && rate.type == typeOf(p)
                   && Names::areSame(rate.providerName, p[u"provider"_s].toString());
        });
        return known == rates.end() ? HubCommands::RatePrices {}
                                    : HubCommands::RatePrices {known->cost, known->marginPpm, known->source};
    });
}

AdminReply setRate(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto prices =
        pricesInForce(commands, p).and_then([&p](const HubCommands::RatePrices &now) { return pricesOf(p, now); });
    if (!prices) {
        return tl::make_unexpected(prices.error());
    }
    return commands.setRate(p[u"provider"_s].toString(), p[u"model"_s].toString(), typeOf(p), *prices)
        .map([](const AiModelRate &rate) { return toJson(rate); });
}

AdminReply listRates(const HubQueries &queries, const QJsonObject &p)
{
    const QString provider = p[u"provider"_s].toString();
    const bool ownOnly = p[u"own"_s].toBool();
    return queries.rates().map([&](QList<AiModelRate> rates) {
        rates.removeIf([&](const AiModelRate &rate) {
            const bool isOther = !provider.isEmpty() && !Names::areSame(rate.providerName, provider);
            return isOther || (ownOnly && rate.source != QLatin1StringView {AiModelRate::setByHand});
        });
        return QJsonObject {{u"rates"_s, toJson(rates)}};
    });
}

AdminReply rateHistory(const HubQueries &queries, const QJsonObject &p)
{
    return queries.rateHistory(p[u"provider"_s].toString(), p[u"model"_s].toString()).map([](const auto &rows) {
        return QJsonObject {{u"rates"_s, toJson(rows)}};
    });
}

AdminReply setMargin(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto margin = Money::ppmFromPercent(p[u"percent"_s].toString());
    if (!p.contains(u"percent"_s) || !margin) {
        return fail(ErrorCode::BadRequest, u"--percent says what credits cost more than the provider asks: 20"_s);
    }
    return commands.setMargin(*margin, p[u"provider"_s].toString(), p[u"model"_s].toString()).map([](int changed) {
        return QJsonObject {{u"changed"_s, changed}};
    });
}

AdminReply removeRate(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const QString model = p[u"model"_s].toString();
    return commands.removeRate(p[u"provider"_s].toString(), model, typeOf(p)).map([&model] {
        return QJsonObject {{u"removed"_s, model}};
    });
}

} // namespace

std::span<const AdminVerb> modelVerbs()
{
    static constexpr AdminVerb verbs[] {
        {"model.list", listModels},
        {"model.add", nullptr, addModel},
        {"model.edit", nullptr, editModel},
        {"model.show", showModel},
        {"model.remove", nullptr, removeModel},
        {"model.alias.add", nullptr, addAlias},
        {"model.alias.remove", nullptr, removeAlias},
        {"rate.set", nullptr, setRate},
        {"rate.list", listRates},
        {"rate.history", rateHistory},
        {"rate.margin", nullptr, setMargin},
        {"rate.remove", nullptr, removeRate},
    };
    return verbs;
}
