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
        Error     ///< an error of the upstream's, or an event that is no JSON; errorMessage() says it
    };

    explicit ChatStreamTap(bool clientWantsUsage)
        : m_clientWantsUsage {clientWantsUsage}
    {}

    [[nodiscard]] Verdict inspect(const EventStreamParser::Event &event);

    [[nodiscard]] bool sawTerminal() const { return m_sawTerminal; }

    [[nodiscard]] bool sawErrorEvent() const { return m_sawErrorEvent; }

    [[nodiscard]] bool sawFinishReason() const { return m_sawFinishReason; }

    [[nodiscard]] std::optional<TokenUsage> usage() const { return m_usage; } ///< as the upstream last reported it

    [[nodiscard]] qint64 outputTextBytes() const { return m_outputTextBytes; } ///< basis of an estimate

    /// The upstream's words, not yet scrubbed.
    [[nodiscard]] QByteArray errorMessage() const { return m_errorMessage; }

    /// The HTTP status that it stands for; 0: the upstream did not say.
    [[nodiscard]] int errorStatus() const { return m_errorStatus; }

private:
    Verdict fail(const EventStreamParser::Event &event);

    bool m_clientWantsUsage = false;
    bool m_sawTerminal = false;
    bool m_sawErrorEvent = false;
    bool m_sawFinishReason = false;
    qint64 m_outputTextBytes = 0;
    std::optional<TokenUsage> m_usage;
    QByteArray m_errorMessage;
    int m_errorStatus = 0;
};
