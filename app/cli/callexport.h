// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

/// Calls as lines of a file. In CSV (RFC 4180) a cell that a spreadsheet would take for a formula gets an apostrophe in
/// front.
namespace CallExport
{
[[nodiscard]] QByteArray csvHeader();
[[nodiscard]] QByteArray csvLine(const QJsonObject &call);
[[nodiscard]] QByteArray jsonLine(const QJsonObject &call);
/// One of an array's elements with what stands before it, and the array's end.
[[nodiscard]] QByteArray jsonElement(const QJsonObject &call, bool isFirst);
[[nodiscard]] QByteArray jsonEnd(bool isEmpty);
[[nodiscard]] QByteArray csvCell(const QString &text);
} // namespace CallExport
