// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

/// Counts that a written answer states.
struct ChatCounts
{
    qint64 promptTokens = 0;
    qint64 completionTokens = 0;
};

/// Writes one answer of a model in OpenAI's shape: as a whole, or chunk by chunk as `data:` events with their blank
/// line. Text must be valid UTF-8. A plain value; any thread.
class ChatWriter final
{
public:
    ChatWriter(QByteArrayView id, QByteArrayView model, qint64 createdAtSeconds);

    [[nodiscard]] QByteArray completion(QByteArrayView text, QByteArrayView finishReason,
                                        const ChatCounts &counts) const;
    [[nodiscard]] QByteArray roleEvent() const;
    [[nodiscard]] QByteArray textEvent(QByteArrayView text) const;
    [[nodiscard]] QByteArray finishEvent(QByteArrayView finishReason) const;
    [[nodiscard]] QByteArray usageEvent(const ChatCounts &counts) const;
    [[nodiscard]] static QByteArray doneEvent();

private:
    [[nodiscard]] QByteArray event(QByteArrayView delta, QByteArrayView finishReasonJson) const;

    QByteArray m_id; ///< all three as JSON
    QByteArray m_model;
    QByteArray m_created;
};
