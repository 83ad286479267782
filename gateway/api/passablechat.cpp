// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/passablechat.h"

#include <simdjson.h>

#include "gateway/dialects/chatanswer.h"
#include "gateway/metering/estimates.h"

using namespace Qt::Literals::StringLiterals;

std::optional<WholeAnswer> passableChat(const QByteArray &body)
{
    const ChatAnswer chat = readChatAnswer(body);
    if (!chat.isCompletion() || !simdjson::validate_utf8(body.constData(), static_cast<size_t>(body.size())))
        return std::nullopt;
    return WholeAnswer {body, "application/json"_ba, chat.usage, chat.outputTextBytes};
}

std::optional<TokenUsage> usageOfCutChat(const QByteArray &body, qint64 promptBytes)
{
    const ChatAnswer answer = readChatAnswer(body);
    if (answer.usage)
        return completedUsage(*answer.usage, localUsage(promptBytes, answer.outputTextBytes), true);
    const bool isCut = !answer.isValid && QByteArrayView {body}.trimmed().startsWith('{');
    if (answer.isError || !(answer.hasChoices || isCut))
        return std::nullopt;
    return localUsage(promptBytes, answer.outputTextBytes);
}
