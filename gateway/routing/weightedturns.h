// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/routing/modelresolver.h"

/// Whose turn it is among the targets of each weighted alias: smooth weighted round robin. Every alias has turns of its
/// own, for they may share targets and weigh them otherwise. No more is kept than the snapshot's aliases need. Guarded
/// by the RoutingState that owns it.
class WeightedTurns final
{
public:
    using Target = std::pair<qint64, QByteArray>; ///< provider and model
    using Turns = QHash<Target, qint64>;          ///< smooth weights

    [[nodiscard]] static Target keyOf(const ModelTarget &target) { return {target.provider->id, target.model}; }

    [[nodiscard]] Turns &of(const QByteArray &alias) { return m_turns[alias]; }

    /// Those that are gone are forgotten, and those that were edited begin anew.
    void follow(const QHash<QByteArray, AliasSnapshot> &aliases);

private:
    QHash<QByteArray, Turns> m_turns;
    QHash<QByteArray, AliasSnapshot> m_aliases; ///< as last followed
};
