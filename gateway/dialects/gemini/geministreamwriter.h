// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "gateway/dialects/gemini/geminianswerparts.h"
#include "gateway/dialects/neutral/answerwriter.h"

/// Writes GenerateContentResponse objects as server-sent events or as the elements of one JSON array. Texts go out at
/// once, calls when their arguments are whole. The finishReason is this dialect's sign of the end, so it is kept for
/// end(), together with the usage. One per answer; gateway thread.
class GeminiStreamWriter final : public AnswerWriter
{
public:
    explicit GeminiStreamWriter(const AnswerIdentity &identity);

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    void pass(QByteArrayView raw, QByteArrayView data, QByteArray &out) override;
    void endPassed(QByteArray &out) override;
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    /// Blank lines: comments are refused by some of the official clients.
    void ping(QByteArray &out) override;

private:
    void takeText(const NeutralDelta &step, QByteArray &out);
    void takeMarks(const NeutralDelta &step, QByteArray &out);
    void closeBlock(int choice, QByteArray &out);
    void writeDoubtful(int choice, QByteArray &out);
    void writeChunk(int choice, const NeutralPart &part, QByteArray &out);
    void frame(QByteArrayView json, QByteArray &out);

    NeutralAnswer::Choice &choiceAt(int index);

    GeminiAnswerParts m_parts;
    /// Of each: the open block as its only part, refusals as empty parts before it, and how it finished.
    std::vector<NeutralAnswer::Choice> m_choices;
    std::map<int, NeutralPart> m_doubtful; ///< of each choice: a closed call whose arguments are no object
    TokenUsage m_usage;
    bool m_hasUsage = false;
    bool m_hasParts = false;
    bool m_isArray = false;
    bool m_isOpened = false; ///< the array's bracket is written
};
