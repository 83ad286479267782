// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/modeltraitscache.h"

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

namespace
{
/// Clients may ask for any name.
constexpr qsizetype maxRemembered = 4096;
} // namespace

std::shared_ptr<const ModelTraits> ModelTraitsCache::of(const ProviderSnapshot &provider, const QByteArray &model)
{
    const std::pair key {provider.id, model};
    if (const auto found = m_byProviderAndModel.constFind(key); found != m_byProviderAndModel.constEnd())
        return *found;
    auto traits = std::make_shared<ModelTraits>();
    if (const ProviderKind *kind = ProviderKind::byName(QByteArrayView {provider.kind}))
        *traits = ModelCatalogue::instance().traitsOf(*kind, model, provider.traits.value(model));
    if (m_byProviderAndModel.size() >= maxRemembered)
        m_byProviderAndModel.clear();
    m_byProviderAndModel.insert(key, traits);
    return traits;
}

void ModelTraitsCache::setUncounted(const ProviderSnapshot &provider, const QByteArray &model)
{
    if (m_uncounted.size() >= maxRemembered)
        m_uncounted.clear();
    m_uncounted.insert({provider.id, model});
}

bool ModelTraitsCache::isUncounted(const ProviderSnapshot &provider, const QByteArray &model) const
{
    return m_uncounted.contains({provider.id, model});
}
