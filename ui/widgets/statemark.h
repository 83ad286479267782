// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

class QPainter;

/// A state as shape and colour, so that it can be told without seeing colours. The text beside it is the third way.
enum class Mark
{
    Good,    ///< filled disc with a tick
    Off,     ///< ring
    Busy,    ///< half-filled disc
    Warning, ///< triangle
    Bad      ///< filled square with a cross
};

/// Draws the mark into the largest square in the middle of `area`, in the theme's colours.
void paintMark(QPainter *painter, const QRectF &area, Mark mark);
