// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>

#include "gateway/dialects/chat/chatchoicereader.h"
#include "gateway/dialects/neutral/answerreader.h"

/// Reads chat completions, streamed and whole, of OpenAI and of the many that took its format over. A stream is whole
/// when its [DONE] was seen, or when it ended well-framed after every choice said why it ended: some providers send no
/// [DONE] (Perplexity, at times Azure). Gateway thread.
class ChatAnswerReader final : public AnswerReader
{
public:
    /// `family` is whose marks they are where the answer does not say.
    explicit ChatAnswerReader(QByteArray family)
        : m_family {std::move(family)}
    {}

    void takeEvent(QByteArrayView type, QByteArrayView data, std::vector<NeutralDelta> &steps) override;
    void takeEndOfStream(std::vector<NeutralDelta> &steps) override;
    void takeWhole(QByteArrayView body, std::vector<NeutralDelta> &steps) override;

private:
    void takeObject(const JsonObject &object, std::vector<NeutralDelta> &steps);
    void start(const JsonObject &object, bool hasChoices, std::vector<NeutralDelta> &steps);
    void takeChoices(const std::vector<JsonView> &choices, std::vector<NeutralDelta> &steps);
    void takeUsage(const JsonObject &object, const std::vector<JsonView> &choices, std::vector<NeutralDelta> &steps);
    void takeDone(std::vector<NeutralDelta> &steps);
    void finish(std::vector<NeutralDelta> &steps);
    void fail(NeutralDelta fault, std::vector<NeutralDelta> &steps);
    [[nodiscard]] ChatChoiceReader *choiceAt(qint64 index);

    QByteArray m_family;
    QByteArray m_id;
    /// In the order in which they were seen; few, so that they are searched.
    std::vector<std::pair<qint64, ChatChoiceReader>> m_choices;
    bool m_hasStarted = false;
    bool m_hasFinishReason = false; ///< of one choice at least
    bool m_hasCounted = false;      ///< usage that is more than zeros was given
    bool m_isOver = false;          ///< End or Fault was given
};
