// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include "gateway/api/httpstatus.h"
#include "gateway/dialects/neutral/neutralrequest.h"
#include "models/values/error.h"
#include "models/values/hubsnapshot.h"

/// What a question for the number of tokens is about. `body` is valid JSON; BadRequest as for a request for an answer.
[[nodiscard]] Result<NeutralRequest> readCountQuestion(WireDialect dialect, const QByteArray &body);
/// The answer to it in its dialect.
[[nodiscard]] QByteArray countAnswer(WireDialect dialect, qint64 inputTokens);

/// The answer to a question how many tokens a request has, in its dialect (Messages, Gemini or Responses): an estimate,
/// rounded up; no provider is asked (see TokenCountCall). BadRequest when the body is not a request, NotFound when the
/// app may not use the model. `model`: empty where the body names it. Gateway thread.
[[nodiscard]] tl::expected<QByteArray, ApiFault> countTokensAnswer(WireDialect dialect, const QByteArray &model,
                                                                   const QByteArray &body, const HubSnapshot &snapshot,
                                                                   const AppSnapshot &app);
