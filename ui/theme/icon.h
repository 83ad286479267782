// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

/// In which colour of the tokens an icon is drawn.
enum class IconTint
{
    Muted,
    Text,
    Accent,
    OnAccent,
    Success,
    Warning,
    Danger
};

/// The named picture of resources/icons, drawn in the colour that the current theme has for `tint` at the moment of
/// painting, so a change of theme needs no new icons.
[[nodiscard]] QIcon themeIcon(const QString &name, IconTint tint = IconTint::Muted);

/// A picture in its own colours: the application's and the tray's.
[[nodiscard]] QIcon plainIcon(const QString &name);
