// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/modeltraits.h"

/// What was asked for of reasoning as the member "thinkingConfig" of an open object, by what the model takes: a level,
/// a budget, or nothing. Nothing is written when nothing was asked for.
void writeThinkingConfig(const NeutralReasoning &reasoning, const ModelTraits &traits, JsonWriter &json,
                         DialectNotes &notes);
