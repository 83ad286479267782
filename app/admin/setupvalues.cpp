// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/setupvalues.h"

#include <limits>

#include <QDateTime>
#include <QJsonArray>

#include "models/billing/ratejson.h"
#include "models/values/aliastarget.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr qsizetype longestSource = 200;

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const auto &item : value.toArray()) {
        texts.append(item.toString());
    }
    return texts;
}

/// A number that does not fit would become another, or none at all.
Result<int> limitOf(const QJsonObject &wanted, const QString &name)
{
    const qint64 number = wanted[name].toInteger();
    if (number < 0 || number > std::numeric_limits<int>::max()) {
        return fail(ErrorCode::BadRequest, u"%1 is 0 to %2"_s.arg(name).arg(std::numeric_limits<int>::max()));
    }
    return static_cast<int>(number);
}

} // namespace

HubCommands::RatePrices SetupValues::pricesOf(const QJsonObject &wanted)
{
    HubCommands::RatePrices prices;
    prices.cost = RateJson::fromJson(wanted[u"costPico"_s].toObject());
    prices.marginPpm = wanted[u"marginPpm"_s].toInteger();
    prices.source = wanted[u"source"_s].toString().left(longestSource);
    return prices;
}

bool SetupValues::isRemoval(const HubCommands::RatePrices &prices)
{
    return prices.source == QLatin1StringView {AiModelRate::removed} && prices.cost == UnitRates {};
}

AiProvider SetupValues::providerOf(const QJsonObject &wanted)
{
    return {0,
            wanted[u"name"_s].toString(),
            wanted[u"kind"_s].toString(),
            wanted[u"baseUrl"_s].toString(),
            wanted[u"region"_s].toString(),
            wanted[u"enabled"_s].toBool(true)};
}

Result<AppLimits> SetupValues::limitsOf(const QJsonObject &wanted)
{
    const auto requests = limitOf(wanted, u"requestsPerMinute"_s);
    const auto calls = limitOf(wanted, u"concurrentCalls"_s);
    if (!requests || !calls) {
        return tl::make_unexpected(requests ? calls.error() : requests.error());
    }
    const QString period = wanted[u"budgetPeriod"_s].toString(budgetPeriodName(BudgetPeriod::Month));
    const auto known = budgetPeriodFromName(period);
    if (!known) {
        return fail(ErrorCode::BadRequest, u"there is no budget period \"%1\""_s.arg(period.left(64)));
    }
    AppLimits limits;
    limits.modelGlobs = textsOf(wanted[u"models"_s]);
    limits.requestsPerMinute = *requests;
    limits.tokensPerMinute = wanted[u"tokensPerMinute"_s].toInteger();
    limits.concurrentCalls = *calls;
    limits.budgetNano = wanted[u"budgetNano"_s].toInteger();
    limits.budgetPeriod = *known;
    if (const QString time = wanted[u"expiresAt"_s].toString(); !time.isEmpty()) {
        limits.expiresAtMs = QDateTime::fromString(time, Qt::ISODateWithMs).toMSecsSinceEpoch();
    }
    return limits;
}

Result<ModelAlias> SetupValues::aliasOf(const QJsonObject &wanted)
{
    const QString name = wanted[u"strategy"_s].toString(routingStrategyName(RoutingStrategy::Priority));
    const auto strategy = routingStrategyFromName(name);
    if (!strategy) {
        return fail(ErrorCode::BadRequest, u"there is no strategy \"%1\""_s.arg(name.left(64)));
    }
    ModelAlias alias;
    alias.alias = wanted[u"alias"_s].toString();
    alias.strategy = *strategy;
    for (const QString &target : textsOf(wanted[u"targets"_s])) {
        alias.targets.append(aliasTargetFromText(target));
    }
    return alias;
}
