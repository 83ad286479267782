// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/admin/adminverbs.h"
#include "app/admin/jsonvalues.h"
#include "models/billing/money.h"

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
