// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "models/values/tokenusage.h"
#include "models/values/wiredialect.h"

/// What was used of an answer that did not come as a stream and is cut or broken, as far as it says so; what it leaves
/// out is counted from the text that came, and the prompt's bytes, and marked estimated. nullopt: no model has worked
/// on it, as where it is an error. Gateway thread.
[[nodiscard]] std::optional<TokenUsage> usageOfCutAnswer(WireDialect served, const QByteArray &family,
                                                         const QByteArray &body, qint64 promptBytes);
