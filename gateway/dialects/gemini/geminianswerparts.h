// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/neutralanswer.h"

/// What the streamed and the whole answer of this dialect have in common: candidates' parts and the members around
/// them. A plain value of one answer; gateway thread.
class GeminiAnswerParts final
{
public:
    explicit GeminiAnswerParts(const AnswerIdentity &identity);

    /// Thoughts are given to clients only that asked for them, as the service does.
    [[nodiscard]] bool isShown(const NeutralPart &part) const;
    /// One element of `parts`: text, a thought, a call with its whole arguments, or media. Parts that the dialect does
    /// not know are not written.
    void writePart(const NeutralPart &part, JsonWriter &json) const;
    /// `finishReason`, `index` and, if there are any, the log probabilities.
    void writeEnd(const NeutralAnswer::Choice &choice, qint64 index, JsonWriter &json) const;
    /// `promptFeedback` of an answer that was refused before its first word.
    void writeBlocked(JsonWriter &json) const;
    /// `usageMetadata` if there is a usage, `modelVersion`, `responseId`.
    void writeTail(const TokenUsage *usage, JsonWriter &json) const;
    /// Nothing was written of any choice, and a filter is why.
    [[nodiscard]] static bool isBlocked(const std::vector<NeutralAnswer::Choice> &choices, bool hasParts);

private:
    static void writeSources(const NeutralAnswer::Choice &choice, JsonWriter &json);
    static void writeCall(const NeutralPart &part, JsonWriter &json);
    static void writeSignature(const std::vector<OpaqueMark> &marks, JsonWriter &json);

    QByteArray m_id;
    QByteArray m_model;
    bool m_showsThoughts = true;
};
