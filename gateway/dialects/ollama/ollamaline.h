// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gateway/dialects/jsonwriter.h"
#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/ollama/ollamaclient.h"

/// What one line or answer says.
struct OllamaSaid
{
    QByteArray content;
    QByteArray thinking;
    std::vector<NeutralPart> calls; ///< whole ones
    std::vector<QByteArray> images; ///< base64
    QByteArray logprobs;            ///< raw entries, with commas between

    /// A part with all its text; kinds that Ollama has no place for are left out.
    void add(const NeutralPart &part);
    /// Chat's choice.logprobs, whose entries Ollama shares.
    void addLogprobs(const QByteArray &raw);
};

/// How an answer ended.
struct OllamaEnding
{
    FinishReason finish = FinishReason::Stop;
    std::optional<TokenUsage> usage; ///< nullopt: not known; the estimate of the input stands for it
};

/// Writes the objects that an answer of Ollama consists of, each on one line and without its line break. One per
/// answer; gateway thread.
class OllamaLine final
{
public:
    OllamaLine(OllamaEndpoint endpoint, const AnswerIdentity &identity);

    /// The model begins to answer: the time until now went into the prompt.
    void startOutput();
    [[nodiscard]] QByteArray part(const OllamaSaid &said) const;
    [[nodiscard]] QByteArray last(const OllamaSaid &said, const OllamaEnding &ending) const;
    [[nodiscard]] QByteArray loaded(bool isUnload) const;

private:
    void begin(JsonWriter &json) const;
    void say(JsonWriter &json, const OllamaSaid &said) const;
    void sayTimes(JsonWriter &json, const OllamaEnding &ending) const;

    OllamaEndpoint m_endpoint;
    QByteArray m_model;
    QByteArray m_createdAt; ///< RFC 3339
    qint64 m_estimatedInputTokens = 0;
    std::function<qint64()> m_elapsedNs;
    std::optional<qint64> m_promptNs;
};
