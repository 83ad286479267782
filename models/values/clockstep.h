// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// A wall clock that steps back by no more counts as standing still until it has caught up. By more: it was wrong and
/// has been corrected, and what is counted by time goes by the new time from then on.
inline constexpr qint64 longestStandstillMs = 60'000;

/// Whether the clock was corrected since it said `latestMs`. Both UTC milliseconds.
[[nodiscard]] constexpr bool isStepBack(qint64 nowMs, qint64 latestMs)
{
    return nowMs < latestMs - longestStandstillMs;
}
