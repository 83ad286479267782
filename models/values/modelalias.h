// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

/// In which order the targets of an alias are tried. Stored as text, see routingStrategyName().
enum class RoutingStrategy
{
    Priority,      ///< as they are written
    Weighted,      ///< each first in proportion to its weight
    LeastCost,     ///< the cheapest for this call first, unpriced ones last
    LowestLatency, ///< the one whose first byte came soonest of late
    Sticky         ///< the same one for the same session, so that its prompt cache hits
};

[[nodiscard]] QString routingStrategyName(RoutingStrategy strategy);
[[nodiscard]] std::optional<RoutingStrategy> routingStrategyFromName(const QString &name);

/// Another name for one or more models of providers.
struct ModelAlias
{
    struct Target
    {
        QString name; ///< "provider/model"
        int weight = 1;
        friend bool operator==(const Target &, const Target &) = default;
    };

    static constexpr int maxWeight = 1000;

    qint64 id = 0;
    QString alias;
    QList<Target> targets;
    RoutingStrategy strategy = RoutingStrategy::Priority;
};

/// An alias as the gateway reads it.
struct AliasSnapshot
{
    struct Target
    {
        QByteArray name; ///< "provider/model"
        int weight = 1;
    };

    std::vector<Target> targets;
    RoutingStrategy strategy = RoutingStrategy::Priority;
};

Q_DECLARE_METATYPE(ModelAlias)
