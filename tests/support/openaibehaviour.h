// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "tests/support/scriptedupstream.h"

/// Answers as OpenAI's chat API does, checks requests as strictly, and misbehaves when the model's name asks for it
/// (behaviourHelp() lists the names). Upstream's thread.
[[nodiscard]] Script openAiAnswer(const ReceivedRequest &request);

/// One line per model name.
[[nodiscard]] QByteArray behaviourHelp();

/// `{"error":{"message":...,"type":...,"param":...,"code":...}}`; empty texts become null.
[[nodiscard]] QByteArray openAiError(const QByteArray &message, const QByteArray &type, const QByteArray &param = {},
                                     const QByteArray &code = {});

/// What a chat request asks for, as the behaviours need it.
struct ChatAsk
{
    QByteArray model;
    bool stream = false;
    bool includeUsage = false;
    QByteArray content;  ///< what the assistant will say
    QByteArray toolName; ///< not empty: call this tool instead
};

[[nodiscard]] Script chatAnswer(const ChatAsk &ask);
/// The events of a streamed answer, each with its empty line, [DONE] included.
[[nodiscard]] QList<QByteArray> chatEvents(const ChatAsk &ask);
