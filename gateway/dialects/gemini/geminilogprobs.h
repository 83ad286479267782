// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

/// A candidate's logprobsResult as chat's choice.logprobs, which the neutral form carries: {"content":[...]}. Numbers
/// keep their text. Empty when it has no tokens.
[[nodiscard]] QByteArray chatLogprobsOf(const JsonView &logprobsResult);
/// Pieces of chat's choice.logprobs as one logprobsResult object.
void writeGeminiLogprobs(const std::vector<QByteArray> &pieces, JsonWriter &json);
