// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/neutralpart.h"

/// The pieces of the dumps that steps and requests have in common.
namespace PartDump
{
[[nodiscard]] QByteArray kindName(NeutralPart::Kind kind);
[[nodiscard]] QByteArray dialectName(WireDialect dialect);
/// " name="text"" unless it is empty.
void addText(QByteArray &line, const char *name, const QByteArray &text);
/// All that is set in the part but for its kind and inner parts.
void addMembers(QByteArray &line, const NeutralPart &part);
/// One line for the part and one for each of those in it, deeper by two blanks.
void addPart(QByteArray &text, const NeutralPart &part, const QByteArray &indent);
} // namespace PartDump
