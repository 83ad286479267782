// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/aimodel.h"
#include "models/values/tokenusage.h"

/// What a call costs at one set of unit rates, in nano units; nullopt when a part that was used has no price.
/// sum(units * pico rate) in 128 bits, divided by 1000 once, rounded half to even. A cache part without a rate of its
/// own is charged as input. Reasoning is part of output. Never negative. Source: ARCHITECTURE.md, "Money".
[[nodiscard]] std::optional<qint64> priceUsage(const UnitRates &rates, const TokenUsage &usage);

/// Credit rates from cost rates and a margin (parts per million), each rounded half to even.
[[nodiscard]] UnitRates withMargin(const UnitRates &cost, qint64 marginPpm);
