// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/modelnames.h"

#include <algorithm>
#include <tuple>

#include "models/values/modelcatalogue.h"
#include "models/values/providerkind.h"

namespace
{
/// Clients may ask for any name.
constexpr qsizetype maxRemembered = 4096;

/// Where a name's region stands in the order that the provider's own region gives; one without a region comes last,
/// another region's is of no use.
std::optional<size_t> regionRank(const ProviderKind::Ids &ids, const QByteArray &region, const QByteArray &name)
{
    for (size_t i = 0; i < ids.regions.size(); ++i) {
        if (!name.startsWith(ids.regions[i].prefix))
            continue;
        return region.startsWith(ids.regions[i].region) ? std::optional {i} : std::nullopt;
    }
    return ids.regions.size();
}

/// Without the region's and the maker's part.
QByteArray bareName(const ProviderKind::Ids &ids, QByteArray name)
{
    const auto cut = [&name](const QByteArray &prefix) {
        const bool isThere = name.size() > prefix.size() && name.startsWith(prefix);
        if (isThere)
            name.remove(0, prefix.size());
        return isThere;
    };
    std::any_of(ids.regions.begin(), ids.regions.end(), [&](const auto &one) { return cut(one.prefix); });
    std::any_of(ids.makers.begin(), ids.makers.end(), cut);
    return name;
}

/// Finds the name under which a provider has a model.
class Search
{
public:
    Search(const ProviderSnapshot &provider, const ProviderKind &kind, const QByteArray &asked)
        : m_provider {provider}
        , m_ids {kind.ids}
        , m_wanted {bareName(kind.ids, asked)}
    {}

    void consider(const QByteArray &name, bool isListed)
    {
        const QByteArray bare = bareName(m_ids, name);
        if (!ModelCatalogue::instance().isSpelling(bare, m_wanted))
            return;
        const std::optional<size_t> region = regionRank(m_ids, m_provider.region, name);
        if (!region)
            return;
        const Rank rank {bare.size() != m_wanted.size(), !isListed, *region};
        // Of two that are equally good the greater one, which has the later date.
        if (!m_found.isEmpty() && (rank > m_rank || (rank == m_rank && name < m_found)))
            return;
        m_rank = rank;
        m_found = name;
    }

    [[nodiscard]] const QByteArray &found() const { return m_found; }

private:
    using Rank = std::tuple<bool, bool, size_t>;

    const ProviderSnapshot &m_provider;
    const ProviderKind::Ids &m_ids;
    QByteArray m_wanted;
    QByteArray m_found;
    Rank m_rank;
};

QByteArray nameAt(const ProviderSnapshot &provider, const ProviderKind &kind, const QByteArray &asked)
{
    const auto hasRegion = [&asked](const auto &one) { return asked.startsWith(one.prefix); };
    if (asked.contains(':') && asked.startsWith("arn:"))
        return asked;
    if (std::any_of(kind.ids.regions.begin(), kind.ids.regions.end(), hasRegion))
        return asked;
    Search search {provider, kind, asked};
    for (auto model = provider.models.keyBegin(); model != provider.models.keyEnd(); ++model)
        search.consider(*model, true);
    for (const CatalogueModel *model : ModelCatalogue::instance().ofKind(kind))
        search.consider(model->id, false);
    if (!search.found().isEmpty())
        return search.found();
    return kind.ids.makers.value(ModelCatalogue::instance().makerOf(asked)) + asked;
}

/// How near a kind is to a model's maker; nullopt: it does not serve its models.
std::optional<int> nearness(const ProviderKind &kind, const QByteArray &maker, const QByteArray &asked)
{
    const auto &also = kind.catalogueKinds;
    if (!maker.isEmpty() && kind.name == QLatin1StringView {maker})
        return 0;
    if (!maker.isEmpty() && std::find(also.begin(), also.end(), maker) != also.end())
        return 1;
    const auto known = ModelCatalogue::instance().find(kind, asked);
    if (known && !known->isForeign && known->match != ModelCatalogue::Match::Similar)
        return 1;
    return kind.ids.makers.contains(maker) ? std::optional {2} : std::nullopt;
}
} // namespace

QByteArray ModelNames::served(const ProviderSnapshot &provider, const QByteArray &asked)
{
    if (provider.models.contains(asked))
        return asked;
    const ProviderKind *kind = ProviderKind::byName(QByteArrayView {provider.kind});
    if (!kind || kind->ids.makers.isEmpty())
        return asked;
    const std::pair key {provider.id, asked};
    if (const auto known = m_served.constFind(key); known != m_served.constEnd())
        return *known;
    if (m_served.size() >= maxRemembered)
        m_served.clear();
    return *m_served.insert(key, nameAt(provider, *kind, asked));
}

const std::vector<ModelNames::Place> &ModelNames::family(const HubSnapshot &snapshot, const QByteArray &asked)
{
    if (const auto known = m_families.constFind(asked); known != m_families.constEnd())
        return *known;
    const QByteArray maker = ModelCatalogue::instance().makerOf(asked);
    std::vector<std::pair<int, Place>> ranked;
    for (const auto &provider : snapshot.providers) {
        const ProviderKind *kind = ProviderKind::byName(QByteArrayView {provider->kind});
        if (const std::optional<int> rank = kind ? nearness(*kind, maker, asked) : std::nullopt)
            ranked.push_back({*rank, {provider, served(*provider, asked)}});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<Place> places;
    for (auto &[rank, place] : ranked)
        places.push_back(std::move(place));
    if (m_families.size() >= maxRemembered)
        m_families.clear();
    return *m_families.insert(asked, std::move(places));
}

void ModelNames::clear()
{
    m_served.clear();
    m_families.clear();
}
