// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/ratebook.h"

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

namespace
{
/// Clients may ask for any name.
constexpr qsizetype maxRemembered = 4096;

const AiModelRate *rateAt(const HubSnapshot &snapshot, const QByteArray &key)
{
    const auto found = snapshot.rates.constFind(key);
    return found == snapshot.rates.constEnd() ? nullptr : &*found;
}

/// The name under which the catalogue prices the model; empty: it does not.
QByteArray catalogueName(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model)
{
    const ProviderSnapshot *provider = snapshot.providerById(providerId);
    const ProviderKind *kind = provider ? ProviderKind::byName(QByteArrayView {provider->kind}) : nullptr;
    if (kind == nullptr)
        return {};
    const CatalogueModel *row = ModelCatalogue::instance().own(*kind, model);
    return row ? row->id : QByteArray {};
}
} // namespace

const AiModelRate *RateBook::find(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model,
                                  ModelType type)
{
    const AiModelRate *rate = findOfType(snapshot, providerId, model, type);
    if (rate || type != ModelType::Chat || snapshot.unpriced.contains(HubSnapshot::rateKey(providerId, model, type)))
        return rate;
    for (const ModelType other : {ModelType::Image, ModelType::Speech, ModelType::Transcription}) {
        if (const AiModelRate *ofOther = findOfType(snapshot, providerId, model, other))
            return ofOther;
    }
    return nullptr;
}

const AiModelRate *RateBook::findOfType(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model,
                                        ModelType type)
{
    if (const AiModelRate *own = rateAt(snapshot, HubSnapshot::rateKey(providerId, model, type)))
        return own;
    if (snapshot.unpriced.contains(HubSnapshot::rateKey(providerId, model, type)))
        return nullptr;
    return findSpelled(snapshot, providerId, model, type);
}

const AiModelRate *RateBook::findSpelled(const HubSnapshot &snapshot, qint64 providerId, const QByteArray &model,
                                         ModelType type)
{
    if (m_version != snapshot.version || m_rateKeys.size() >= maxRemembered)
        m_rateKeys.clear();
    m_version = snapshot.version;
    const QByteArray asked = HubSnapshot::rateKey(providerId, model, type);
    auto known = m_rateKeys.constFind(asked);
    if (known == m_rateKeys.constEnd()) {
        const QByteArray name = catalogueName(snapshot, providerId, model);
        known = m_rateKeys.insert(asked, name.isEmpty() ? QByteArray {} : HubSnapshot::rateKey(providerId, name, type));
    }
    const AiModelRate *rate = known->isEmpty() ? nullptr : rateAt(snapshot, *known);
    // What a person set is for the name that it was set for; what any catalogue says is for the model.
    return rate != nullptr && rate->source != QLatin1StringView {AiModelRate::setByHand} ? rate : nullptr;
}
