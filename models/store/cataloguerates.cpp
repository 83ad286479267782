// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/cataloguerates.h"

#include <QHash>

#include "models/billing/callprice.h"
#include "models/store/modelrepository.h"
#include "models/store/providerrepository.h"
#include "models/store/raterepository.h"
#include "models/store/settingrepository.h"
#include "models/values/hubsnapshot.h"
#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 ppmOfPercent = 10'000;

QByteArray keyOf(const AiModelRate &rate)
{
    return HubSnapshot::rateKey(rate.providerId, rate.model.toUtf8(), rate.type);
}

/// Whatever is charged of it is charged as 0.
UnitRates forNothing(const UnitRates &paid)
{
    UnitRates cost;
    for (const UnitRates::Member price : UnitRates::prices) {
        if (paid.*price)
            cost.*price = 0;
    }
    return cost;
}

/// What the model's own row says, however its name is spelled; without a price where there is none.
UnitRates costOf(const ProviderKind &kind, const AiModel &model)
{
    const auto found = ModelCatalogue::instance().find(kind, model.name.toUtf8());
    if (!found || found->isForeign || found->match == ModelCatalogue::Match::Similar
        || found->model->type != model.type)
        return {};
    return found->isFree ? forNothing(found->model->cost) : found->model->cost;
}
} // namespace

QList<AiModelRate> CatalogueRates::of(const AiProvider &provider, const QList<AiModel> &listed)
{
    QList<AiModelRate> rates;
    const ProviderKind *kind = ProviderKind::byName(provider.kind);
    if (kind == nullptr)
        return rates;
    const QString source =
        QLatin1StringView {AiModelRate::bundled} + u' ' + ModelCatalogue::instance().date().toString(Qt::ISODate);
    const auto add = [&](const QString &model, ModelType type, const UnitRates &cost) {
        if (cost == UnitRates {})
            return;
        AiModelRate rate;
        rate.providerId = provider.id;
        rate.providerName = provider.name;
        rate.model = model;
        rate.type = type;
        rate.cost = cost;
        rate.source = source;
        rates.append(rate);
    };
    for (const CatalogueModel *row : ModelCatalogue::instance().ofKind(*kind))
        add(QString::fromUtf8(row->id), row->type, row->cost);
    for (const AiModel &model : listed) {
        if (model.providerId == provider.id)
            add(model.name, model.type, costOf(*kind, model));
    }
    return rates;
}

Result<int> CatalogueRates::apply(qint64 nowMs) const
{
    const RateRepository repository {m_connection};
    const auto providers = ProviderRepository {m_connection}.all();
    const auto listed = ModelRepository {m_connection}.all();
    const auto known = repository.everSet();
    const auto margin = SettingRepository {m_connection}.number(SettingKey::BillingMarginPercent);
    if (!margin)
        return tl::unexpected {margin.error()};
    if (!providers || !listed || !known)
        return tl::unexpected {!providers ? providers.error() : !listed ? listed.error() : known.error()};
    QHash<QByteArray, AiModelRate> present;
    for (const AiModelRate &rate : *known)
        present.insert(keyOf(rate), rate);
    int added = 0;
    for (const AiProvider &provider : *providers) {
        for (AiModelRate rate : of(provider, *listed)) {
            const auto now = present.constFind(keyOf(rate));
            const bool isKnown = now != present.constEnd();
            if (isKnown
                && (!now->inForce || !now->source.startsWith(QLatin1StringView {AiModelRate::bundled})
                    || now->cost == rate.cost))
                continue;
            rate.marginPpm = isKnown ? now->marginPpm : *margin * ppmOfPercent;
            rate.credit = withMargin(rate.cost, rate.marginPpm);
            rate.validFromMs = nowMs;
            if (const Result<qint64> version = repository.put(rate); !version)
                return tl::unexpected {version.error()};
            present.insert(keyOf(rate), rate);
            ++added;
        }
    }
    return added;
}
