// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/modelalias.h"

/// A target as a person writes it: "openai/m", or "openai/m=3" with a weight other than 1, or where the name alone
/// would be read as one with a weight.
[[nodiscard]] QString aliasTargetText(const ModelAlias::Target &target);
/// What follows the last sign is part of the name unless it begins as a number does or is nothing. Then it is the
/// weight, and what is none ("2.5", "99999999999", "") is the weight 0, which the commands refuse.
[[nodiscard]] ModelAlias::Target aliasTargetFromText(const QString &text);
