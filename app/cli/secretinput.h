// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QJsonObject>

#include "models/values/error.h"
#include "models/values/secret.h"

/// The secret that --secret-stdin or --secret-env names; empty when neither is given. A terminal does not show what is
/// typed. BadRequest when both are given or what is there is empty, has line ends inside or is over 16 KiB.
[[nodiscard]] Result<Secret> readSecret(const QJsonObject &parameters);
