// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/settings/settingspec.h"
#include "models/values/storagesizes.h"

/// What a change of a setting deletes at once, for a person to agree to. Main thread.
namespace SettingLoss
{
/// Whether the change can delete anything: then sentence() says what.
[[nodiscard]] bool isPossible(SettingKey key, const QString &from, const QString &to);
/// What is lost, and how much there is of it; empty: nothing is.
[[nodiscard]] QString sentence(SettingKey key, const QString &to, const StorageSizes &sizes);
} // namespace SettingLoss
