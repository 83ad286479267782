// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

#include "ui/uisettings.h"

/// What was in force when the Settings page was opened. Outlives the page, which is made anew in another language.
struct RevertPoint
{
    QHash<int, QString> values; ///< by SettingKey; empty: the page was not opened yet
    UiSettings::ThemeChoice theme = UiSettings::ThemeChoice::System;
    QString language; ///< chosen when the page was made that wrote this or took it over
};
