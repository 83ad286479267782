// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/neutralanswer.h"
#include "gateway/dialects/responses/responsesevents.h"

struct NeutralTool;

/// Makes the output of a response out of the steps of an answer: messages, calls, reasoning, each with an id of its own
/// that it keeps. With events it says every change in the order of OpenAI's stream: an item is added, its parts are
/// added, grow and are done, then the item is done, before the next one is added. An item is closed by what comes after
/// it, because only the end tells whether it is whole. One per answer; gateway thread.
class ResponsesItems final
{
public:
    /// `events` may be null: then nothing is said, only the items are made.
    explicit ResponsesItems(const AnswerIdentity &identity, ResponsesEvents *events = nullptr);

    void take(const NeutralDelta &step);
    /// The blocks of an answer that was not streamed.
    void takeWhole(const NeutralAnswer::Choice &choice);
    /// Closes what is open and says why the answer ended.
    FinishReason finish();

    /// The closed items, each as JSON.
    [[nodiscard]] const std::vector<QByteArray> &all() const { return m_items; }

    /// These and the open one as far as it came, as "incomplete".
    [[nodiscard]] std::vector<QByteArray> begun() const;

private:
    enum class Open
    {
        None,
        Message,
        Reasoning,
        Call
    };

    void startBlock(const NeutralDelta &step);
    void addText(const QByteArray &text);
    void addMessageText(const QByteArray &text);
    void addReasoningText(const QByteArray &text);
    void addArguments(const QByteArray &text);
    void addSpokenOf(const NeutralAnswer::Choice &choice, size_t part);
    void addAnnotation(const NeutralDelta &step);
    void openPart();
    void closePart();
    void openCall();
    void closeItem();
    void closeMessage();
    void closeReasoning();
    void closeCall();
    void addImage(const NeutralPart &part);
    void addCallMarks(const QByteArray &callId, const std::vector<OpaqueMark> &marks);
    void addWhole(const QByteArray &item);

    [[nodiscard]] QByteArray mintedId(QByteArrayView prefix);
    [[nodiscard]] QByteArrayView status() const;
    [[nodiscard]] QByteArray messageItem(QByteArrayView state, const std::vector<QByteArray> &parts) const;
    [[nodiscard]] QByteArray contentPart() const;
    [[nodiscard]] QByteArray callItem(QByteArrayView state, const QByteArray &arguments) const;
    [[nodiscard]] QByteArray nameForClient() const;
    [[nodiscard]] QByteArray reasoningItem() const;
    [[nodiscard]] const NeutralTool *toolNamed(const QByteArray &name) const;

    [[nodiscard]] qint64 outputIndex() const { return static_cast<qint64>(m_items.size()); }

    template <typename Fill>
    void say(QByteArrayView type, Fill fill)
    {
        if (m_events == nullptr)
            return;
        JsonWriter &json = m_events->open(type);
        fill(json);
        m_events->close();
    }

    void sayItem(QByteArrayView type, const QByteArray &item);
    JsonWriter &place(JsonWriter &json) const; ///< item_id, output_index
    JsonWriter &placePart(JsonWriter &json) const;

    const NeutralRequest *m_request = nullptr;
    ResponsesEvents *m_events = nullptr;
    QByteArray m_answerId;
    std::vector<QByteArray> m_items;
    int m_minted = 0;

    Open m_open = Open::None;
    QByteArray m_itemId;
    NeutralPart m_part;              ///< the block, with all its text
    std::vector<QByteArray> m_parts; ///< of a message: the closed ones
    bool m_isPartOpen = false;
    bool m_isCustom = false;  ///< the call is one of free text
    bool m_isWrapped = false; ///< and its text comes inside a JSON object
    QByteArray m_annotations; ///< raw, with commas between
    int m_annotationCount = 0;
    QByteArray m_logprobs; ///< raw, with commas between
    FinishReason m_finish = FinishReason::Stop;
};
