// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/error.h"
#include "models/values/unitrates.h"

/// What a price may be, wherever it comes from. Pure.
namespace RateCheck
{
/// BadRequest: no price at all, one below 0 or above 1000 USD for one unit, tiers that do not rise, a share over all.
[[nodiscard]] Outcome cost(const UnitRates &cost);
} // namespace RateCheck
