// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// OpenAI's error object. Any thread.
struct OpenAiError
{
    QByteArray message;
    QByteArray type;  ///< "invalid_request_error", "server_error", ...
    QByteArray code;  ///< "model_not_found", ...; empty: null
    QByteArray param; ///< the field at fault; empty: null
};

/// {"error":{"message","type","param","code"}}. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] QByteArray openAiErrorBody(const OpenAiError &error);
/// The same as one event of a stream, with its blank line.
[[nodiscard]] QByteArray openAiErrorEvent(const OpenAiError &error);
