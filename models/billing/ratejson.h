// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/values/unitrates.h"

/// Unit rates as a JSON object of whole numbers (pico per unit), with those that are known only. Used where a rate is
/// kept; people read other forms. Pure.
namespace RateJson
{
[[nodiscard]] QJsonObject toJson(const UnitRates &rates);
/// Unknown members are passed over; what is no number is not known.
[[nodiscard]] UnitRates fromJson(const QJsonObject &json);
} // namespace RateJson
