// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

/// One structured log line: a JSON object and a line feed. Everything that a terminal or a log reader could take for
/// more than text is escaped: control characters (C0, DEL, C1), line separators, and the marks that reverse text.
[[nodiscard]] QByteArray logLine(qint64 utcMs, QLatin1StringView level, QStringView category, QStringView message);
