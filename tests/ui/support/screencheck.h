// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QStringList>

class QWidget;

/// What a careful look at a screen finds, done by measuring the widgets.
namespace ScreenCheck
{
/// Visible texts that do not fit where they stand, and widgets that lie over each other or outside their parent; one
/// line for each.
[[nodiscard]] QStringList faultsOf(QWidget *screen);

/// Every text that a person reads on the screen, without the marks of mnemonics; cells of tables are data and not in
/// it.
[[nodiscard]] QSet<QString> textsOf(QWidget *screen);
} // namespace ScreenCheck
