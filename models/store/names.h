// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include "models/values/error.h"

/// What a person may call things. Each gives the trimmed name, or BadRequest with the rule.
namespace Names
{
/// A provider's: what model strings begin with, so 1 to 64 of [a-z0-9._-], beginning with a letter or a digit.
[[nodiscard]] Result<QString> provider(const QString &name);
/// An account's, app's or credential's: 1 to 64 visible characters, spaces between them allowed.
[[nodiscard]] Result<QString> label(const QString &name);
/// A model's or alias': 1 to 256 visible characters without spaces.
[[nodiscard]] Result<QString> model(const QString &name);
/// Whether the database takes both for one name: the case of ASCII letters does not matter to it, that of others does.
[[nodiscard]] bool areSame(QStringView name, QStringView other);
} // namespace Names
