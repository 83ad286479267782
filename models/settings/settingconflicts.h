// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "models/settings/settingvalues.h"

/// What settings, each good by itself, make impossible together: an English sentence for each, with what to change. Any
/// thread.
[[nodiscard]] QStringList settingConflicts(const SettingValues &values);
