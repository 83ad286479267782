// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/neutralpart.h"

/// OpenRouter's `reasoning_details`: chat's one way of carrying signed and encrypted reasoning. Each detail is of type
/// reasoning.text {text, signature}, reasoning.summary {summary} or reasoning.encrypted {data}, and says by `format`
/// whose it is. https://openrouter.ai/docs/use-cases/reasoning-tokens

/// The family that a detail's `format` names; `otherwise` when it names none that is known.
[[nodiscard]] QByteArray familyOfReasoningFormat(const QByteArray &format, const QByteArray &otherwise);
/// The kind of mark that a family's encrypted detail is.
[[nodiscard]] OpaqueMark::Kind encryptedReasoningKind(const QByteArray &family);

/// Appends a part for each detail; false when there are none, and nothing is appended.
bool readReasoningDetails(const JsonView &details, std::vector<NeutralPart> &parts);
/// Writes the member for the parts whose marks are of this family; nothing when there are none.
void writeReasoningDetails(JsonWriter &json, const std::vector<NeutralPart> &parts, const QByteArray &family);
