// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonDocument>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/billing/money.h"
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

QStringList stringsOf(const QJsonValue &value)
{
    QStringList strings;
    for (const auto &item : value.toArray()) {
        strings.append(item.toString());
    }
    return strings;
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
    return commands.addAlias(p[u"alias"_s].toString(), stringsOf(p[u"target"_s])).map([](const ModelAlias &alias) {
        return toJson(alias);
    });
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
};

Result<HubCommands::RatePrices> pricesOf(const QJsonObject &parameters)
{
    HubCommands::RatePrices prices;
    for (const PriceOption &option : priceOptions) {
        const QLatin1StringView name {option.name};
        if (!parameters.contains(name)) {
            continue;
        }
        const QString text = parameters[name].toString();
        const auto pico = option.perMillion ? Money::picoFromPerMillion(text) : Money::picoFromPerUnit(text);
        if (!pico) {
            return tl::make_unexpected(pico.error());
        }
        prices.cost.*option.price = *pico;
    }
    if (prices.cost == UnitRates {}) {
        return fail(ErrorCode::BadRequest, u"no price is given: --input, --output, --image, ..."_s);
    }
    if (parameters.contains(u"margin"_s)) {
        const auto margin = Money::ppmFromPercent(parameters[u"margin"_s].toString());
        if (!margin) {
            return tl::make_unexpected(margin.error());
        }
        prices.marginPpm = *margin;
    }
    return prices;
}

AdminReply setRate(const HubCommands &commands, const QJsonObject &p, const Secret &)
{
    const auto prices = pricesOf(p);
    if (!prices) {
        return tl::make_unexpected(prices.error());
    }
    return commands.setRate(p[u"provider"_s].toString(), p[u"model"_s].toString(), typeOf(p), *prices)
        .map([](const AiModelRate &rate) { return toJson(rate); });
}

AdminReply listRates(const HubQueries &queries, const QJsonObject &)
{
    return queries.rates().map([](const auto &rows) { return QJsonObject {{u"rates"_s, toJson(rows)}}; });
}

AdminReply rateHistory(const HubQueries &queries, const QJsonObject &p)
{
    return queries.rateHistory(p[u"provider"_s].toString(), p[u"model"_s].toString()).map([](const auto &rows) {
        return QJsonObject {{u"rates"_s, toJson(rows)}};
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
        {"rate.remove", nullptr, removeRate},
    };
    return verbs;
}
