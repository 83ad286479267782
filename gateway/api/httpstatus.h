// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include "gateway/api/contextoverflow.h"
#include "models/values/error.h"

/// Whose error shape a caller understands; follows from the path that was called.
enum class ApiDialect
{
    OpenAi,
    Anthropic,
    Gemini,
    Ollama
};

/// What a caller is told when a call cannot be served. `message` is English and holds no host, key, path or stack.
struct ApiFault
{
    ErrorCode code = ErrorCode::Internal;
    int status = 500;
    QByteArray message;
    QByteArray type;                              ///< OpenAI's "type"; empty: by status
    QByteArray reason;                            ///< OpenAI's "code"; empty: by ErrorCode
    QByteArray param;                             ///< OpenAI's "param": the field at fault; empty: none
    qint64 retryAfterMs = 0;                      ///< 0: nothing is said about waiting
    std::optional<ContextOverflow> overflow = {}; ///< the talk is too long for the model: see inOverflowWords()
};

/// The HTTP status of an error; where an upstream's own status is passed on, that wins over this.
[[nodiscard]] int httpStatusOf(ErrorCode code);
/// The error that a bare status stands for, for faults found by the HTTP parser.
[[nodiscard]] ErrorCode errorCodeOfStatus(int status);

/// `retryAfterMs`: see ApiFault.
[[nodiscard]] ApiFault makeFault(ErrorCode code, QByteArray message, qint64 retryAfterMs = 0);

/// The body of an error answer in the caller's dialect: {"error":{...}}. Invalid UTF-8 in the message is replaced.
/// Anthropic's names the request; without an id it does not.
[[nodiscard]] QByteArray faultBody(ApiDialect dialect, const ApiFault &fault, QByteArrayView requestId = {});
/// OpenAI's as one event of a stream, with its blank line.
[[nodiscard]] QByteArray openAiFaultEvent(const ApiFault &fault);

/// The status as clients of this dialect know it: Anthropic alone has one of its own for "overloaded".
[[nodiscard]] int statusIn(ApiDialect dialect, int status);

/// Retry-After in whole seconds, rounded up, at least 1.
[[nodiscard]] QByteArray retryAfterSeconds(qint64 milliseconds);
