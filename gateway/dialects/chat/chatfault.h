// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/neutral/neutraldelta.h"

/// A Fault step with these words.
[[nodiscard]] NeutralDelta chatFault(QByteArray message, int status = 0, QByteArray code = {});
/// What an `error` member says: an object {message, type, code}, a text, or true. The status is its numeric code where
/// that is one (OpenRouter), else what the names stand for. nullopt for null, false, "" and an absent one, which are no
/// errors.
[[nodiscard]] std::optional<NeutralDelta> chatFaultOf(const JsonView &error);
/// The error that a body is instead of an answer: its `error`, `{"object":"error","message",...}` of vLLM, or
/// `{"code","error"}` texts of xAI. nullopt: it is none.
[[nodiscard]] std::optional<NeutralDelta> chatFaultOfBody(const JsonObject &body);
