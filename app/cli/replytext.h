// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QTimeZone>

/// How single values of a reply are written for people.

/// Local, to the second; `value` is ISO 8601.
[[nodiscard]] QString localTime(const QJsonValue &value);
/// The same in a zone; in the computer's where that is not valid.
[[nodiscard]] QString timeText(const QJsonValue &value, const QTimeZone &zone);
/// A text, number or yes and no; the elements of an array, joined; an object's parts that have a value, with names.
[[nodiscard]] QString plainText(const QJsonValue &value);
/// A member by its name, of which some have a form of their own: times, and prices as the options of `rate set` take
/// them.
[[nodiscard]] QString memberText(const QString &name, const QJsonValue &value);
/// The prices that have no column of their own: "cache-write 3.75, batch-percent 50".
[[nodiscard]] QString otherPrices(const QJsonObject &prices);
/// "cacheWrite1h" as options write it: "cache-write-1h".
[[nodiscard]] QString optionName(const QString &member);
