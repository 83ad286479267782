// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/targetorder.h"

#include <algorithm>
#include <limits>

#include "gateway/routing/rendezvous.h"

namespace
{
template <typename Key>
void sortBy(std::vector<ModelTarget> &targets, const std::vector<Key> &keys)
{
    std::vector<std::pair<Key, ModelTarget>> keyed;
    keyed.reserve(targets.size());
    for (size_t i = 0; i < targets.size(); ++i)
        keyed.emplace_back(keys[i], std::move(targets[i]));
    std::stable_sort(keyed.begin(), keyed.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    for (size_t i = 0; i < targets.size(); ++i)
        targets[i] = std::move(keyed[i].second);
}
} // namespace

void TargetOrder::byCost(std::vector<ModelTarget> &targets, const std::vector<std::optional<qint64>> &costsNano)
{
    std::vector<qint64> keys;
    for (const std::optional<qint64> &cost : costsNano)
        keys.push_back(cost.value_or(std::numeric_limits<qint64>::max()));
    sortBy(targets, keys);
}

void TargetOrder::byLoad(std::vector<ModelTarget> &targets, const std::vector<double> &loads)
{
    sortBy(targets, loads);
}

void TargetOrder::bySession(std::vector<ModelTarget> &targets, quint64 session)
{
    std::vector<double> keys;
    for (const ModelTarget &target : targets) {
        StableHash hash;
        hash.add(session);
        hash.add(static_cast<quint64>(target.provider->id));
        hash.add(target.model);
        keys.push_back(rendezvousKey(hash, static_cast<double>(target.weight)));
    }
    sortBy(targets, keys);
}
