// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/ollama/ollamaline.h"

/// Writes an answer as Ollama streams it: one JSON object a line. Calls are said whole, because Ollama has no pieces of
/// them. One per answer; gateway thread.
class OllamaStreamWriter final : public AnswerWriter
{
public:
    OllamaStreamWriter(OllamaEndpoint endpoint, const AnswerIdentity &identity);

    [[nodiscard]] QByteArray contentType() const override;
    void take(const NeutralDelta &step, QByteArray &out) override;
    /// A line that the provider did not end is ended.
    void pass(QByteArrayView raw, QByteArrayView data, QByteArray &out) override;
    void end(QByteArray &out) override;
    void breakOff(int status, QByteArrayView message, QByteArray &out) override;
    void ping(QByteArray &out) override;

private:
    void takeText(const QByteArray &text, QByteArray &out);
    void closeBlock(QByteArray &out);
    void sayDoubtful(QByteArray &out);
    void say(const OllamaSaid &said, QByteArray &out);

    OllamaLine m_line;
    OllamaEnding m_ending;
    NeutralPart m_block;                   ///< the open one; of a call with all its arguments so far
    std::optional<NeutralPart> m_doubtful; ///< a closed call whose arguments are no object
    bool m_isOpen = false;
};
