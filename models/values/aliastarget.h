// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/modelalias.h"

/// A target as a person writes it: "openai/m", or "openai/m=3" with a weight other than 1.
[[nodiscard]] QString aliasTargetText(const ModelAlias::Target &target);
/// What follows the last sign is part of the name unless it is a number.
[[nodiscard]] ModelAlias::Target aliasTargetFromText(const QString &text);
