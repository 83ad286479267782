// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/neutralanswer.h"

/// The message object of Anthropic's that an answer makes which is not streamed; its first choice, since the dialect
/// has no more. Any thread.
[[nodiscard]] QByteArray messagesAnswerBody(const NeutralAnswer &answer, const AnswerIdentity &identity);
