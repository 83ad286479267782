// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "models/values/error.h"

/// What the document of `export` and `import` looks like: a hub's set-up without secrets, calls and credits.
///
///   {"format": "portico-setup", "formatVersion": 1, "productVersion": "...", "settings": {KEY: VALUE},
///    "accounts": [{name}], "providers": [{name, kind, baseUrl, region, enabled, credentials, models, rates}],
///    "aliases": [{alias, targets}], "apps": [{name, account, models, limits ...}]}
///
/// Money is in exact integers: pico-USD per unit in rates, nano-credits in budgets. The same set-up always gives the
/// same bytes, so that an export can be compared and kept under version control.
namespace SetupShape
{
constexpr int formatVersion = 1;
[[nodiscard]] QString format();

/// BadRequest with where and what: another format, a newer version, a member that is unknown, missing or of a wrong
/// type. Whether the values make sense is for the commands to say.
[[nodiscard]] Outcome check(const QJsonObject &document);
} // namespace SetupShape
