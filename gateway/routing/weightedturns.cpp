// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/weightedturns.h"

#include <algorithm>

namespace
{
bool isSame(const AliasSnapshot &one, const AliasSnapshot &other)
{
    return std::ranges::equal(one.targets, other.targets,
                              [](const auto &a, const auto &b) { return a.name == b.name && a.weight == b.weight; });
}
} // namespace

void WeightedTurns::follow(const QHash<QByteArray, AliasSnapshot> &aliases)
{
    m_turns.removeIf([&](const auto &entry) {
        const auto now = aliases.constFind(entry.key());
        const auto before = m_aliases.constFind(entry.key());
        return now == aliases.cend() || now->strategy != RoutingStrategy::Weighted || before == m_aliases.cend()
               || !isSame(*now, *before);
    });
    m_aliases = aliases;
}
