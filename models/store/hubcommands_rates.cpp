// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QRegularExpression>

#include "models/billing/callprice.h"
#include "models/billing/ratecheck.h"
#include "models/store/auditedchange.h"
#include "models/store/cataloguerates.h"
#include "models/store/hubcommands.h"
#include "models/store/modelrepository.h"
#include "models/store/names.h"
#include "models/store/providerrepository.h"
#include "models/store/raterepository.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 minMarginPpm = -1'000'000;
constexpr qint64 maxMarginPpm = 100'000'000;

Outcome checkMargin(qint64 marginPpm)
{
    if (marginPpm < minMarginPpm || marginPpm > maxMarginPpm)
        return fail(ErrorCode::BadRequest, u"a margin is -100 to 10000 percent"_s);
    return {};
}

Outcome checkPrices(const HubCommands::RatePrices &prices)
{
    if (const Outcome fits = RateCheck::cost(prices.cost); !fits)
        return fits;
    return checkMargin(prices.marginPpm);
}

/// "*" and "?" stand for any characters, slashes too; nothing stands for every name.
QRegularExpression patternOf(const QString &glob)
{
    if (glob.isEmpty())
        return {};
    const QString pattern = QRegularExpression::escape(glob).replace(u"\\*"_s, u".*"_s).replace(u"\\?"_s, u"."_s);
    return QRegularExpression {QRegularExpression::anchoredPattern(pattern)};
}
} // namespace

Result<AiModelRate> HubCommands::setRate(const QString &provider, const QString &model, ModelType type,
                                         const RatePrices &prices) const
{
    const Result<QString> name = Names::model(model);
    if (!name)
        return tl::unexpected {name.error()};
    if (const Outcome fits = checkPrices(prices); !fits)
        return tl::unexpected {fits.error()};
    const auto change = [&]() -> Result<AiModelRate> {
        const Result<AiProvider> owner = ProviderRepository {m_connection}.byName(provider);
        if (!owner)
            return tl::unexpected {owner.error()};
        AiModelRate rate;
        rate.providerId = owner->id;
        rate.providerName = owner->name;
        rate.model = *name;
        rate.type = type;
        rate.cost = prices.cost;
        rate.credit = withMargin(prices.cost, prices.marginPpm);
        rate.marginPpm = prices.marginPpm;
        rate.validFromMs = m_clock.utcMs();
        rate.source = prices.source.isEmpty() ? QString::fromLatin1(AiModelRate::setByHand) : prices.source;
        return RateRepository {m_connection}.put(rate).map([&](qint64 version) {
            rate.versionId = version;
            return rate;
        });
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"rate.set"_s, u"%1 rate of %2 of %3"_s.arg(modelTypeName(type), *name, provider), change);
}

Outcome HubCommands::applyCatalogue() const
{
    Transaction transaction {m_connection};
    if (!transaction.begun())
        return transaction.begun();
    const Result<int> added = CatalogueRates {m_connection}.apply(m_clock.utcMs());
    if (!added)
        return tl::unexpected {added.error()};
    return *added == 0 ? Outcome {} : transaction.commit();
}

Outcome HubCommands::removeRate(const QString &provider, const QString &model, ModelType type) const
{
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"rate.remove"_s, u"%1 rate of %2 of %3"_s.arg(modelTypeName(type), model, provider), [&]() -> Outcome {
            return ProviderRepository {m_connection}.byName(provider).and_then([&](const AiProvider &owner) {
                return RateRepository {m_connection}.remove(owner.id, model, type, m_clock.utcMs());
            });
        });
}

Result<RateDrift> HubCommands::syncRates(const QList<PublicPrice> &prices, const QString &source,
                                         const RateSync::Options &options, bool isTrial) const
{
    const auto providers = ProviderRepository {m_connection}.all();
    const auto listed = ModelRepository {m_connection}.all();
    const RateRepository repository {m_connection};
    const auto compared = [&]() -> Result<RateDrift> {
        const auto rates = repository.everSet();
        if (!providers || !listed || !rates)
            return tl::unexpected {!providers ? providers.error() : !listed ? listed.error() : rates.error()};
        return RateSync::compare({*providers, *listed, *rates}, prices, source, options);
    };
    if (isTrial)
        return compared();
    const auto change = [&]() -> Result<RateDrift> {
        Result<RateDrift> drift = compared();
        if (!drift)
            return drift;
        for (RateChange &one : drift->changes) {
            if (!one.isApplied())
                continue;
            one.rate.validFromMs = m_clock.utcMs();
            const Result<qint64> version = repository.put(one.rate);
            if (!version)
                return tl::unexpected {version.error()};
            one.rate.versionId = *version;
        }
        return drift;
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(u"rate.sync"_s, u"prices of %1"_s.arg(source), change);
}

Result<int> HubCommands::setMargin(qint64 marginPpm, const QString &provider, const QString &modelGlob) const
{
    if (const Outcome fits = checkMargin(marginPpm); !fits)
        return tl::unexpected {fits.error()};
    const QRegularExpression model = patternOf(modelGlob);
    const RateRepository repository {m_connection};
    const auto change = [&]() -> Result<int> {
        if (!provider.isEmpty()) {
            if (const auto known = ProviderRepository {m_connection}.byName(provider); !known)
                return tl::unexpected {known.error()};
        }
        const auto rates = repository.current();
        if (!rates)
            return tl::unexpected {rates.error()};
        int changed = 0;
        for (AiModelRate rate : *rates) {
            const bool isOther = !provider.isEmpty() && !Names::areSame(rate.providerName, provider);
            if (isOther || rate.marginPpm == marginPpm || !model.match(rate.model).hasMatch())
                continue;
            rate.marginPpm = marginPpm;
            rate.credit = withMargin(rate.cost, marginPpm);
            rate.validFromMs = m_clock.utcMs();
            if (const Result<qint64> version = repository.put(rate); !version)
                return tl::unexpected {version.error()};
            ++changed;
        }
        return changed;
    };
    return AuditedChange {m_connection, m_clock, m_actor}.run(
        u"rate.margin"_s, u"%1 ppm for %2"_s.arg(marginPpm).arg(provider.isEmpty() ? u"all"_s : provider), change);
}
