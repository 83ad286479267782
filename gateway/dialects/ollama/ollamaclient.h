// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/dialects/neutral/clientdialect.h"

/// The two endpoints of Ollama that make texts.
enum class OllamaEndpoint
{
    Chat,    ///< /api/chat
    Generate ///< /api/generate
};

/// Ollama's native dialect as clients speak it. After its API document and the types of its own client library. Has no
/// state but its endpoint; any thread.
class OllamaClient final : public ClientDialect
{
public:
    explicit OllamaClient(OllamaEndpoint endpoint)
        : m_endpoint {endpoint}
    {}

    /// A request without messages or prompt only asks to load the model: see asksToLoad(), which is for the caller to
    /// answer.
    [[nodiscard]] Result<NeutralRequest> read(const QByteArray &body) const override;
    [[nodiscard]] std::unique_ptr<AnswerWriter> writer(const AnswerIdentity &identity) const override;
    [[nodiscard]] QByteArray whole(const NeutralAnswer &answer, const AnswerIdentity &identity) const override;

    /// Nothing is to be generated: the client warms the model up, or lets it go (keep_alive 0).
    [[nodiscard]] bool asksToLoad(const QByteArray &body) const;
    /// The answer to that: done, by reason of "load" or "unload". Also one line of a stream, without its line break.
    [[nodiscard]] QByteArray loadAnswer(const QByteArray &body, const AnswerIdentity &identity) const;

private:
    OllamaEndpoint m_endpoint;
};
