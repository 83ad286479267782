// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/neutralanswer.h"

/// Writes an answer as a text_completion, whole or in events: texts and refusals of each choice, nothing else, since
/// the form has no place for it. Gateway thread.
class TextCompletionWriter final : public AnswerWriter
{
public:
    explicit TextCompletionWriter(const AnswerIdentity &identity);

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    void ping(QByteArray &out) override;

    /// The body of an answer that is not streamed.
    [[nodiscard]] static QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity);

private:
    void writeChoice(int index, QByteArrayView text, std::optional<FinishReason> finish, QByteArray &out) const;

    QByteArray m_root; ///< of every event, up to the choices
    bool m_includeUsage = false;
    std::optional<TokenUsage> m_usage;
    std::vector<std::optional<FinishReason>> m_choices; ///< why each ended
};
