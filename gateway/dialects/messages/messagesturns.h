// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/modeltraits.h"

/// Brings a request's turns into the order that Anthropic's service accepts: tool turns mended and equal ones joined;
/// system texts in the middle only right after a user's turn and before the assistant's, or as a user's words where the
/// model has no place for them; no more marks for the cache than four, the later ones kept; a last turn of the
/// assistant's only for models that go on from it. BadRequest where they do not. Gateway thread.
[[nodiscard]] Outcome shapeMessagesTurns(NeutralRequest &request, const ModelTraits &traits, DialectNotes &notes);

/// The service refuses texts that hold white space only.
[[nodiscard]] bool isBlankText(const QByteArray &text);
