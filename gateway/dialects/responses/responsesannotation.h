// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"

/// An annotation of that dialect as output_text has it; empty: it cannot be said there. `text`: of the part until now,
/// at whose end stands what does not say where it stands. Any thread.
[[nodiscard]] QByteArray responsesAnnotation(WireDialect dialect, const QByteArray &raw, QByteArrayView text);
