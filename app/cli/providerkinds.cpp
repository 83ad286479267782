// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/providerkinds.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "models/values/providerkind.h"

namespace
{

constexpr qsizetype nearestCount = 3;
constexpr qsizetype longestCompared = 64;

/// How many letters must be put in, taken out or changed (Levenshtein).
int distanceBetween(const QString &one, const QString &other)
{
    std::vector<int> costs(static_cast<size_t>(other.size()) + 1);
    std::iota(costs.begin(), costs.end(), 0);
    for (const QChar letter : one) {
        int diagonal = std::exchange(costs[0], costs[0] + 1);
        for (size_t at = 1; at < costs.size(); ++at) {
            const bool isSame = other[static_cast<qsizetype>(at) - 1] == letter;
            const int changed = diagonal + (isSame ? 0 : 1);
            diagonal = costs[at];
            costs[at] = std::min({changed, costs[at] + 1, costs[at - 1] + 1});
        }
    }
    return costs.back();
}

} // namespace

QStringList ProviderKinds::names()
{
    QStringList all;
    for (const ProviderKind &kind : ProviderKind::all()) {
        all.append(kind.name);
    }
    all.sort();
    return all;
}

QStringList ProviderKinds::nearest(const QString &text)
{
    const QString wanted = text.left(longestCompared).toLower();
    std::vector<std::pair<int, QString>> ranked;
    for (const QString &name : names()) {
        const bool isPart = wanted.size() > 2 && (name.contains(wanted) || wanted.contains(name));
        ranked.emplace_back(isPart ? 0 : distanceBetween(wanted, name), name);
    }
    std::ranges::sort(ranked);
    QStringList likest;
    for (const auto &one : ranked) {
        if (likest.size() < nearestCount) {
            likest.append(one.second);
        }
    }
    return likest;
}
