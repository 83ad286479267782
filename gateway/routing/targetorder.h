// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/routing/modelresolver.h"

/// Orders the targets of a route by what is known of each. Pure; any thread.
namespace TargetOrder
{
/// The cheapest first; those without a price last, in their order. `costsNano` has one entry per target.
void byCost(std::vector<ModelTarget> &targets, const std::vector<std::optional<qint64>> &costsNano);
/// The least load first. `loads` has one entry per target.
void byLoad(std::vector<ModelTarget> &targets, const std::vector<double> &loads);
/// A session keeps its order, and when one target goes, only its own sessions move; see rendezvousKey().
void bySession(std::vector<ModelTarget> &targets, quint64 session);
} // namespace TargetOrder
