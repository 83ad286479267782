// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include "models/values/error.h"

/// Between the decimal text that people write and the integers that the program counts in, exactly: no double anywhere.
/// Text has a point as decimal separator and no grouping; windows translate from and to the locale's form. Pure.
namespace Money
{
constexpr int nanoDigits = 9;
constexpr int picoDigits = 12;
constexpr int picoPerMillionDigits = 6; ///< 1 per million units is 1,000,000 pico per unit
constexpr int ppmOfPercentDigits = 4;   ///< 1 percent is 10,000 ppm

/// "12.5" with `fractionDigits` 9 is 12,500,000,000. BadRequest with a sentence on: anything but digits and one point
/// with a digit before it, a sign, more decimals than the unit has (trailing zeros aside), more than 64 bits hold.
[[nodiscard]] Result<qint64> fromDecimal(QStringView text, int fractionDigits);
/// The other way: no trailing zeros beyond `shownDigits` decimals, "-" in front when negative.
[[nodiscard]] QString toDecimal(qint64 value, int fractionDigits, int shownDigits = 0);

/// Amounts of USD or credits, in nano.
[[nodiscard]] Result<qint64> nanoFromText(QStringView text);
[[nodiscard]] QString formatNano(qint64 nano, int shownDigits = 0);

/// Token rates: USD (or credits) per million units, in pico per unit.
[[nodiscard]] Result<qint64> picoFromPerMillion(QStringView text);
[[nodiscard]] QString formatPicoPerMillion(qint64 pico, int shownDigits = 0);

/// Rates of an image, a second, a character: USD (or credits) per unit, in pico per unit.
[[nodiscard]] Result<qint64> picoFromPerUnit(QStringView text);
[[nodiscard]] QString formatPicoPerUnit(qint64 pico, int shownDigits = 0);

/// Margins: percent, in parts per million.
[[nodiscard]] Result<qint64> ppmFromPercent(QStringView text);
[[nodiscard]] QString formatPpmAsPercent(qint64 ppm, int shownDigits = 0);
} // namespace Money
