// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

struct Tokens;

/// The application's style sheet in the colours of `tokens`. Sizes follow an 8 px grid (4 px for the inside of small
/// controls); fonts are not set here, so that a large system font enlarges everything.
[[nodiscard]] QString styleSheetFrom(const Tokens &tokens);
