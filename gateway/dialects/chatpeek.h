// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QByteArray>

#include "models/values/error.h"

/// What the gateway needs to know of a chat request, found in one on-demand scan without building a tree. Offsets count
/// bytes from the beginning of the body; the body itself stays as the client wrote it.
struct ChatPeek
{
    QByteArray model;         ///< unescaped
    qsizetype modelBegin = 0; ///< of the value, its quotes included
    qsizetype modelEnd = 0;
    bool stream = false;
    bool includeUsage = false;         ///< stream_options.include_usage is true
    qsizetype streamOptionsBegin = -1; ///< of the stream_options value; -1: absent
    qsizetype streamOptionsEnd = -1;
    qint64 maxOutputTokens = 0; ///< max_completion_tokens or max_tokens; 0: not given
    qint64 promptBytes = 0;     ///< size of `messages`' raw JSON: the basis of estimates
    int choices = 1;            ///< n
};

/// Reads the body. BadRequest with a sentence that names the field on: invalid JSON or UTF-8, not an object, a missing,
/// empty or non-text model, `messages` missing or not an array, `stream` not a boolean, duplicate `model`, depth over
/// 512, bytes after the value. Any thread.
[[nodiscard]] Result<ChatPeek> peekChat(const QByteArray &body);

/// The body as parts to send: the model's name replaced, and stream_options.include_usage set to true where it is a
/// stream whose client did not ask. Shares the original's bytes; nothing else changes.
[[nodiscard]] std::vector<QByteArray> spliceChat(const QByteArray &body, const ChatPeek &peek, QByteArrayView model);
