// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "models/values/error.h"

struct CallAttempt;
struct ModelCall;

/// What happened and what to do next, in the user's language. Without Error::detail, which is in English: for the log,
/// and for small type below this sentence. Main thread.
[[nodiscard]] QString errorText(ErrorCode code);
/// The same for a name as the call log keeps it ("upstream_timeout"); unknown names are shown as they are.
[[nodiscard]] QString errorText(const QString &codeName);
/// The same in two or three words, for a cell of a table.
[[nodiscard]] QString errorName(const QString &codeName);

/// Of a failed call or attempt: tells a provider's account without funds from a refused key, which have the same code.
[[nodiscard]] QString failureText(const ModelCall &call);
[[nodiscard]] QString failureText(const CallAttempt &attempt);
[[nodiscard]] QString failureName(const ModelCall &call);
[[nodiscard]] QString failureName(const CallAttempt &attempt);
