// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"

/// An annotation of that dialect as output_text has it; empty: it cannot be said there. Any thread.
[[nodiscard]] QByteArray responsesAnnotation(WireDialect dialect, const QByteArray &raw);
