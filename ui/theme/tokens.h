// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QColor>

/// The one table of colours: widgets, item delegates, icons and charts take theirs from here, and nowhere else.
/// Every text colour has a contrast of at least 4.5:1 to the surfaces it may lie on (held by a test).
struct Tokens
{
    bool dark = false;
    QColor window;  ///< behind the pages
    QColor sidebar; ///< behind the list of pages and the status bar
    QColor surface; ///< cards, tables, fields
    QColor raised;  ///< buttons, headers, on top of a surface
    QColor hover;
    QColor pressed;
    QColor border;
    QColor borderStrong; ///< of things that can be operated
    QColor text;
    QColor textMuted;
    QColor textDisabled;
    QColor accent;     ///< as text, line or mark
    QColor accentFill; ///< behind onAccent
    QColor accentFillHover;
    QColor accentSoft; ///< selection, active page
    QColor onAccent;
    QColor success;
    QColor successSoft;
    QColor warning;
    QColor warningSoft;
    QColor danger;
    QColor dangerSoft;
    QColor dangerFill;
    QColor grid; ///< of charts
    std::array<QColor, 6> series;

    [[nodiscard]] static const Tokens &light();
    [[nodiscard]] static const Tokens &darkOnes();
};

/// WCAG contrast of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor &one, const QColor &other);
