// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QVariantList>

#include "models/values/callquery.h"

/// Whom the names of a query mean: a name that was used again stands for several. Nothing: any.
struct CallOwners
{
    std::optional<QList<qint64>> appIds;
    std::optional<QList<qint64>> providerIds;
};

/// A condition with what it binds; the text is literal.
struct CallCondition
{
    QString sql;
    QVariantList values;
};

/// Part of an index whose entries are ordered by id.
struct CallWalk
{
    QString index;         ///< empty: the calls themselves
    CallCondition entries; ///< what the part's entries have in common
    CallCondition more;    ///< what must hold beside; may be empty
};

/// One way to the calls that match a query: walks that together pass all of them, newest first, and what is left to be
/// asked of each call on the way.
struct CallWay
{
    std::vector<CallWalk> walks;
    CallCondition rest; ///< may be empty: then every entry matches, unless a walk asks more
};

/// The ways that the indexes offer; at least one. Pure.
[[nodiscard]] std::vector<CallWay> callWays(const CallQuery &query, const CallOwners &owners);
