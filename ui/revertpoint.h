// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include "ui/uisettings.h"

/// What was in force before the changes made on the Settings page since it was opened. Outlives the page, which is made
/// anew in another language.
struct RevertPoint
{
    QHash<int, QString> values; ///< by SettingKey, of those that were changed there: what others change is theirs
    UiSettings::ThemeChoice theme = UiSettings::ThemeChoice::System;
    bool isSet = false; ///< the page was opened
    QString language;   ///< chosen when the page was made that wrote this or took it over
};
