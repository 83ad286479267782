// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"

/// What :countTokens asks about: `contents` alone, or a whole `generateContentRequest`. The same refusals as of a
/// request for an answer. After ai.google.dev/api/tokens.
[[nodiscard]] Result<NeutralRequest> readGeminiCount(const QByteArray &body);
[[nodiscard]] QByteArray geminiCountAnswer(qint64 inputTokens);
/// The body to send to the service: the model that a whole request names replaced, all else as it came.
[[nodiscard]] QByteArray geminiCountRequest(const QByteArray &body, const QByteArray &model);
