// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// What the tables usage_hours, usage_days and usage_totals have alike, as SQL.
namespace UsageColumns
{
/// The sums and the histograms.
[[nodiscard]] QString names();
/// The same, added up over a group.
[[nodiscard]] QString sums();
/// What to SET when the row is there already.
[[nodiscard]] QString additions();
} // namespace UsageColumns
