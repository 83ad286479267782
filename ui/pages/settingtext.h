// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/settings/settingspec.h"

/// The words of a setting in the user's language. Main thread.
[[nodiscard]] QString settingTitle(SettingKey key);
[[nodiscard]] QString settingSentence(SettingKey key);
/// The heading under which it stands on the Settings page.
[[nodiscard]] QString settingGroup(SettingKey key);
/// A choice as a person reads it; unknown ones as they are.
[[nodiscard]] QString settingChoice(const QString &choice);
/// " ms", " bytes" or nothing.
[[nodiscard]] QString settingUnit(SettingKey key);
