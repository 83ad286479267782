// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/store/hubcommands.h"

/// What the parts of a set-up's document say, as the hub's own values. The document fits SetupShape; the commands check
/// the rest. Pure.
namespace SetupValues
{

[[nodiscard]] AiProvider providerOf(const QJsonObject &wanted);
[[nodiscard]] HubCommands::RatePrices pricesOf(const QJsonObject &wanted);
/// As an export says that a person took a price away.
[[nodiscard]] bool isRemoval(const HubCommands::RatePrices &prices);
[[nodiscard]] Result<AppLimits> limitsOf(const QJsonObject &wanted);
[[nodiscard]] Result<ModelAlias> aliasOf(const QJsonObject &wanted);

} // namespace SetupValues
