// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

/// What happened and what to do next, in the user's language. Never shows Error::detail, which is for the log. Main
/// thread.
[[nodiscard]] QString errorText(ErrorCode code);
/// The same for a name as the call log keeps it ("upstream_timeout"); unknown names are shown as they are.
[[nodiscard]] QString errorText(const QString &codeName);
/// The same in two or three words, for a cell of a table.
[[nodiscard]] QString errorName(const QString &codeName);
