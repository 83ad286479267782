// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

/// True when the whole text fits the pattern: `*` is any run of characters (a slash too), `?` is any one; case does
/// not matter. Takes at most pattern times text steps, whatever the pattern. Any thread.
[[nodiscard]] bool globMatches(QStringView pattern, QStringView text);
