// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QDate>
#include <QTimeZone>

enum class LocalPeriod
{
    Hour,
    Day,
    Month
};

/// Where hours, days or months of a zone begin, as UTC milliseconds: the one that `fromMs` lies in, then each up to
/// the first at or after `toMs`. So two neighbours are the bounds of one period, and there is at least one of them
/// when fromMs < toMs. Changes of the clocks make days of 23 or 25 hours, or of 23.5 where they are half an hour, and a
/// day that a zone left out is not there. Empty for an invalid zone or an empty range. Any thread.
[[nodiscard]] std::vector<qint64> localPeriods(LocalPeriod period, qint64 fromMs, qint64 toMs, const QTimeZone &zone);

/// The first moment of a day, as UTC milliseconds: the first of two midnights where the clocks are set back over it,
/// and later than midnight where a zone leaves it out. Without a zone of the system's. Any thread.
[[nodiscard]] qint64 startOfDayMs(QDate date);
[[nodiscard]] qint64 startOfDayMs(QDate date, const QTimeZone &zone);
