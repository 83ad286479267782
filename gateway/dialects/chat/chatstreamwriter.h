// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/neutral/answerwriter.h"

/// Writes an answer as chat.completion.chunk events. Chunks with a finish_reason look like an end to many clients, so
/// they are held back for end(), with the usage chunk and [DONE]. Gateway thread.
class ChatStreamWriter final : public AnswerWriter
{
public:
    explicit ChatStreamWriter(const AnswerIdentity &identity);

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    /// In an error event instead of [DONE] when the model itself broke off.
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    void ping(QByteArray &out) override;

private:
    struct Choice
    {
        bool isOpen = false; ///< its role was said
        int calls = 0;       ///< so far, the open one too
        int images = 0;
        int reasonings = 0;
        bool isSilent = false;    ///< what comes of the open block is not written
        bool needsBreak = false;  ///< between two blocks of reasoning
        bool hasArguments = true; ///< of the open call
        bool isCustom = false;    ///< the open call
        bool isInCall = false;
        /// The open call is a function's that stands for a custom tool: its text is known when it is whole.
        bool isWrapped = false;
        QByteArray wrapped;
        qint64 textChars = 0;
        std::optional<FinishReason> finish;
    };

    [[nodiscard]] Choice &choiceAt(int index, QByteArray &out);
    void startBlock(const NeutralDelta &step, Choice &choice, QByteArray &out);
    void startCall(const NeutralDelta &step, Choice &choice, QByteArray &out);
    void stopBlock(const NeutralDelta &step, Choice &choice, QByteArray &out);
    void takeText(const NeutralDelta &step, Choice &choice, QByteArray &out);
    void writeArguments(int index, QByteArrayView text, const Choice &choice, QByteArray &out) const;
    void takeMark(const NeutralDelta &step, const Choice &choice, QByteArray &out);
    void takeAnnotation(const NeutralDelta &step, const Choice &choice, QByteArray &out);
    void writeDelta(int choice, QByteArrayView delta, QByteArray &out) const;
    void writeText(int choice, QByteArrayView member, QByteArrayView text, QByteArray &out) const;
    void writeChunk(int choice, QByteArrayView delta, QByteArrayView logprobs, QByteArrayView finish,
                    QByteArray &out) const;
    void writeUsage(QByteArray &out) const;

    QByteArray m_id;   ///< of the answer, without the prefix
    QByteArray m_head; ///< of every chunk, up to the choice's index
    QByteArray m_tail; ///< of every chunk, behind the choice
    QByteArray m_root; ///< of the usage chunk, up to `choices`
    const NeutralRequest *m_request = nullptr;
    std::vector<Choice> m_choices;
    std::optional<TokenUsage> m_usage;
    int m_mintedIds = 0; ///< calls that the provider gave no id
    bool m_includeUsage = false;
    bool m_isLegacy = false;
    bool m_hidesReasoning = false;
};
