// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/jsonview.h"

/// An error as Google's services say it: {"error":{code,message,status,details}}, after google.rpc.Status and
/// google.rpc.RetryInfo. A plain value; any thread.
struct GeminiError
{
    int code = 500;          ///< the HTTP status
    QByteArray status;       ///< "RESOURCE_EXHAUSTED"; empty: by the code
    QByteArray message;      ///< valid UTF-8
    QByteArray reason;       ///< of details' ErrorInfo: "API_KEY_INVALID"; empty: none
    qint64 retryDelayMs = 0; ///< of details' RetryInfo; 0: none

    /// Of an answer's body or of one event; Google wraps errors of JSON-array streams in an array. nullopt: no error.
    [[nodiscard]] static std::optional<GeminiError> of(const JsonView &body);
    [[nodiscard]] QByteArray body() const;

    /// The key was refused, which Google says with 400 too.
    [[nodiscard]] bool refusesKey() const { return code == 401 || code == 403 || reason == "API_KEY_INVALID"; }
};

/// google.rpc.Code's name for an HTTP status: "INVALID_ARGUMENT" for 400.
[[nodiscard]] QByteArrayView geminiStatusName(int httpStatus);
