// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace
{
double channel(double value)
{
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}
} // namespace

const Tokens &Tokens::light()
{
    static const Tokens tokens {
        .dark = false,
        .window = 0xf5f6f9,
        .sidebar = 0xeceff4,
        .surface = 0xffffff,
        .raised = 0xfafbfc,
        .hover = 0xf0f2f6,
        .pressed = 0xe3e7ee,
        .border = 0xe1e5eb,
        .borderStrong = 0xc5ccd7,
        .text = 0x1a2130,
        .textMuted = 0x566072,
        .textDisabled = 0x9aa3b2,
        .accent = 0x2b59cf,
        .accentFill = 0x2f5fdb,
        .accentFillHover = 0x264fbb,
        .accentSoft = 0xe0e8fb,
        .onAccent = 0xffffff,
        .success = 0x14713f,
        .successSoft = 0xe0f4e8,
        .warning = 0x875000,
        .warningSoft = 0xfdf0d5,
        .danger = 0xb3263a,
        .dangerSoft = 0xfce6e8,
        .dangerFill = 0xc22f43,
        .grid = 0xe6e9ef,
        .series = {QColor {0x2f5fdb}, QColor {0x12a594}, QColor {0xd97706}, QColor {0x9046cf}, QColor {0xd6336c},
                   QColor {0x5b6779}},
    };
    return tokens;
}

const Tokens &Tokens::darkOnes()
{
    static const Tokens tokens {
        .dark = true,
        .window = 0x14171c,
        .sidebar = 0x0f1216,
        .surface = 0x1b1f26,
        .raised = 0x232831,
        .hover = 0x262c36,
        .pressed = 0x2f3642,
        .border = 0x2a303a,
        .borderStrong = 0x424b5a,
        .text = 0xe8ebf0,
        .textMuted = 0xa3acbb,
        .textDisabled = 0x626c7b,
        .accent = 0x8badff,
        .accentFill = 0x3c68dc,
        .accentFillHover = 0x446ede,
        .accentSoft = 0x223356,
        .onAccent = 0xffffff,
        .success = 0x56cb91,
        .successSoft = 0x17332a,
        .warning = 0xe6ae50,
        .warningSoft = 0x382b14,
        .danger = 0xff8a94,
        .dangerSoft = 0x3c1f25,
        .dangerFill = 0xc9384b,
        .grid = 0x2a303a,
        .series = {QColor {0x6b94ff}, QColor {0x2dc7b5}, QColor {0xf0a040}, QColor {0xb98aee}, QColor {0xf277a3},
                   QColor {0x94a0b3}},
    };
    return tokens;
}

double contrast(const QColor &one, const QColor &other)
{
    const auto [darker, lighter] = std::minmax({luminance(one), luminance(other)});
    return (lighter + 0.05) / (darker + 0.05);
}
