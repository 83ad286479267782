// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Qt>

/// What the delegates of the tables ask of a model beyond Qt's own roles.
namespace CellRole
{
enum : int
{
    Mark = Qt::UserRole + 1, ///< int of enum Mark: drawn before the text by StateDelegate
    Id                       ///< qint64 of the row
};
} // namespace CellRole
