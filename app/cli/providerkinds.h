// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// The kinds of provider as the command line names them. Any thread.
namespace ProviderKinds
{
[[nodiscard]] QStringList names(); ///< sorted
/// The few whose names are most like the text, the likest first; for somebody who mistyped one.
[[nodiscard]] QStringList nearest(const QString &text);
} // namespace ProviderKinds
