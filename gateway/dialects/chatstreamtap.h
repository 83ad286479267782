// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/eventstreamparser.h"
#include "models/values/tokenusage.h"

/// Watches a chat-completions stream as it passes: usage, terminal marker, in-stream error, output bytes. Decides per
/// event what goes to the client. One per call; gateway thread.
class ChatStreamTap final
{
public:
    enum class Verdict
    {
        Forward,  ///< send the raw bytes on
        Swallow,  ///< the usage chunk that the client did not ask for, or anything after the terminal marker
        Terminal, ///< data: [DONE]; hold it until the call is recorded
        Error ///< an error of the upstream's, an event that is no JSON or an end amid a call; errorMessage() says it
    };

    explicit ChatStreamTap(bool clientWantsUsage)
        : m_clientWantsUsage {clientWantsUsage}
    {}

    [[nodiscard]] Verdict inspect(const EventStreamParser::Event &event);

    [[nodiscard]] bool sawTerminal() const { return m_sawTerminal; }

    [[nodiscard]] bool sawErrorEvent() const { return m_sawErrorEvent; }

    /// Every choice that began has said why it ended, and none spoke again after that: a stream of a provider that
    /// sends no [DONE] is whole then.
    [[nodiscard]] bool areChoicesFinished() const { return m_begun.any() && m_finished == m_begun && !m_spokeOn; }

    [[nodiscard]] std::optional<TokenUsage> usage() const { return m_usage; } ///< as the upstream last reported it

    /// It was said when all was written; some vendors count in every chunk.
    [[nodiscard]] bool hasFinalUsage() const { return m_hasFinalUsage; }

    [[nodiscard]] qint64 outputTextBytes() const { return m_outputTextBytes; } ///< basis of an estimate

    /// The upstream's words, not yet scrubbed.
    [[nodiscard]] QByteArray errorMessage() const { return m_errorMessage; }

    /// The HTTP status that it stands for; 0: the upstream did not say.
    [[nodiscard]] int errorStatus() const { return m_errorStatus; }

private:
    Verdict end();
    Verdict fail(const EventStreamParser::Event &event);
    void noteChoices(const ChatAnswer &chunk);

    bool m_clientWantsUsage = false;
    bool m_sawTerminal = false;
    bool m_sawErrorEvent = false;
    bool m_spokeOn = false; ///< a choice had more to say after its finish reason, which so means nothing
    bool m_hasFinalUsage = false;
    ChatAnswer::ChoiceSet m_begun;
    ChatAnswer::ChoiceSet m_calling;
    ChatAnswer::ChoiceSet m_finished;
    qint64 m_outputTextBytes = 0;
    std::optional<TokenUsage> m_usage;
    QByteArray m_errorMessage;
    int m_errorStatus = 0;
};
