// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
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
    QString index;                                     ///< empty: the calls themselves
    CallCondition entries;                             ///< what the part's entries have in common
    CallCondition more;                                ///< what must hold beside; may be empty
    qint64 fromId = 0;                                 ///< what is before it need not be looked at
    qint64 endId = std::numeric_limits<qint64>::max(); ///< nor what is not before this
};

/// One way to the calls that match a query: walks that together pass all of them, newest first, and what is left to be
/// asked of each call on the way.
struct CallWay
{
    std::vector<CallWalk> walks;
    CallCondition rest; ///< may be empty: then every entry matches, unless a walk asks more
};

/// The ways that the indexes offer; at least one. A call's id is as late as its start or later, so that calls that
/// began before a time are walked to by the index of the calls whose ids are late, beside those that are not. Pure.
[[nodiscard]] std::vector<CallWay> callWays(const CallQuery &query, const CallOwners &owners);
