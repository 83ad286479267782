// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "gateway/routing/stablehash.h"

/// Weighted rendezvous hashing: of several places, each hashed with the same session, the one with the least key is the
/// session's. Each place gets its share of all sessions by weight (above 0), and when one goes, only its own move.
/// Source: Schindelhauer and Schomaker, "Weighted distributed hash tables", 2005.
[[nodiscard]] inline double rendezvousKey(const StableHash &placeOfSession, double weight)
{
    constexpr double values = 9007199254740992.0; // 2^53
    const double share = (static_cast<double>(placeOfSession.value() >> 11) + 0.5) / values;
    return -std::log(share) / weight;
}
