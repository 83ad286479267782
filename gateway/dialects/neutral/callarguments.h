// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutraldelta.h"

/// A call's arguments as the JSON object that most dialects demand: the very bytes where they are one, {} where there
/// are none, {"input":"..."} for the free text of a custom tool. Anything else becomes {"raw_arguments":"..."}, which
/// is noted, so that the model sees what it wrote. Any thread.
[[nodiscard]] QByteArray objectArguments(const NeutralPart &call, DialectNotes &notes);

/// A call that the end of its answer cut off: nothing tells that its arguments are whole. `isLast`: no part of the
/// answer follows it. Dialects whose arguments are an object leave it out, since it would be run.
[[nodiscard]] bool isCutCall(const NeutralPart &part, FinishReason finish, bool isLast);

/// What a tool said when it failed, for dialects that tell failures by nothing else: {"error":"..."}.
[[nodiscard]] QByteArray failedResultText(const QByteArray &text);

/// The schema of the function that stands for a custom tool where a dialect has none: one text, "input".
[[nodiscard]] QByteArray customToolSchema();
/// The free text in the arguments of such a function; nullopt: they are of another shape.
[[nodiscard]] std::optional<QByteArray> customToolInput(QByteArrayView arguments);
