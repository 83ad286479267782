// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <QJsonValue>
#include <QString>
#include <QTimeZone>

#include "app/cli/commandspec.h"

/// What the text of an argument means, or, as text, what is wrong with it. Pure, but for what this computer's zones
/// are.
namespace ArgumentValue
{
using Value = tl::expected<QJsonValue, QString>;

/// By the option's type and bounds.
[[nodiscard]] Value ofOption(const OptionSpec &option, const QString &text);
[[nodiscard]] Value ofMoney(ArgumentType type, const QString &text);
[[nodiscard]] Value ofList(const QString &text);
/// A time that names no zone is one of `zone`, where a day may begin later than at midnight; UTC milliseconds.
[[nodiscard]] qint64 ofTimeIn(const QTimeZone &zone, const QString &text);
} // namespace ArgumentValue
