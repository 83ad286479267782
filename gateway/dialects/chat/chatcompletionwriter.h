// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/neutralanswer.h"

/// Writes a whole answer as a chat.completion. Any thread.
class ChatCompletionWriter final
{
public:
    ChatCompletionWriter(const NeutralAnswer &answer, const AnswerIdentity &identity);

    [[nodiscard]] QByteArray body();

private:
    using Choice = NeutralAnswer::Choice;

    void writeChoice(const Choice &choice, int index);
    void writeMessage(const Choice &choice);
    void writeTexts(const Choice &choice);
    void writeReasoning(const Choice &choice);
    void writeAnnotations(const Choice &choice);
    void writeImages(const Choice &choice);
    void writeCalls(const Choice &choice);
    void writeCall(const NeutralPart &call);
    void writeLegacyCall(const NeutralPart &call);
    void writeLogprobs(const Choice &choice);

    const NeutralAnswer &m_answer;
    const AnswerIdentity &m_identity;
    JsonWriter m_json;
    int m_mintedIds = 0; ///< calls that the provider gave no id
    bool m_isLegacy = false;
    bool m_hidesReasoning = false;
};
