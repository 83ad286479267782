// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/messages/messagesfinish.h"
#include "gateway/dialects/neutral/answerwriter.h"

/// Writes an answer as the named events of Anthropic's stream: message_start, blocks that never overlap, message_delta,
/// message_stop. A block begins when it has something to say, since clients send an empty one back and are refused for
/// it. message_delta, which is the sign of success, waits for end(). One per answer; gateway thread.
class MessagesStreamWriter final : public AnswerWriter
{
public:
    explicit MessagesStreamWriter(const AnswerIdentity &identity);

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    void ping(QByteArray &out) override;

private:
    enum class Block
    {
        None,
        Awaited, ///< the provider began it; nothing was written of it yet
        Open
    };

    void start(QByteArray &out);
    void takeUsage(const TokenUsage &usage);
    void beginBlock(const NeutralDelta &step, QByteArray &out);
    void openBlock(QByteArray &out);
    void writeText(const NeutralDelta &step, QByteArray &out);
    void writeAnnotation(const NeutralDelta &step, QByteArray &out);
    void endBlock(QByteArray &out);
    void endReasoning(QByteArray &out);
    void writeThinkingMark(const QByteArray &signature, QByteArray &out);
    void writeRedacted(const OpaqueMark &mark, QByteArray &out);
    [[nodiscard]] JsonWriter blockEvent(QByteArrayView type) const;
    void closeBlock(QByteArray &out);
    [[nodiscard]] QByteArray callId();
    [[nodiscard]] TokenUsage finalUsage() const;

    AnswerIdentity m_identity;
    TokenUsage m_usage;
    bool m_hasUsage = false;
    bool m_isStarted = false;
    Block m_state = Block::None;
    NeutralPart m_block; ///< the one that is awaited or open: its kind, and its marks as they come
    qint64 m_index = -1; ///< of the last block that was written
    qint64 m_mintedIds = 0;
    qint64 m_writtenBytes = 0; ///< of text and arguments: the basis of an estimate
    MessagesContents m_contents;
    FinishReason m_finish = FinishReason::Stop;
    QByteArray m_stopSequence;
};
