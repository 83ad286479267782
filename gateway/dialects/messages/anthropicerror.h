// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// The name that Anthropic's service gives an error of this HTTP status. Any thread.
[[nodiscard]] QByteArrayView anthropicErrorType(int status);
/// The status that such a name stands for, for errors that come in a stream; 0: not known.
[[nodiscard]] int anthropicErrorStatus(QByteArrayView type);

/// {"type":"error","error":{"type","message"},"request_id"}. Without a request's id the member is left out. Bytes that
/// are not UTF-8 become U+FFFD. Any thread.
[[nodiscard]] QByteArray anthropicErrorBody(int status, QByteArrayView message, QByteArrayView requestId = {});
/// The same as one event of a stream, with its blank line.
[[nodiscard]] QByteArray anthropicErrorEvent(int status, QByteArrayView message, QByteArrayView requestId = {});
