// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"
#include "models/values/tokenusage.h"

/// Takes over what a usage object of Anthropic's says. Its counts are cumulative: a stream says them at its beginning
/// and, with more or better figures, at its end; what a later object leaves out, or has as 0 beside nothing else, stays
/// as it was. Values are clamped to 0..10^9. False: it has no count at all. Any thread.
bool takeMessagesUsage(const JsonView &object, TokenUsage &usage);

/// The usage object of an answer: input without the cached parts, output with its thinking. Any thread.
void writeMessagesUsage(const TokenUsage &usage, JsonWriter &json);
