// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chatstreamtap.h"

#include "gateway/dialects/jsonview.h"

namespace
{
/// Clients read each event as JSON; an empty one is a sign of life.
bool isJson(QByteArrayView data)
{
    return data.trimmed().isEmpty() || JsonView::checked(data);
}
} // namespace

ChatStreamTap::Verdict ChatStreamTap::inspect(const EventStreamParser::Event &event)
{
    if (m_sawTerminal)
        return Verdict::Swallow;
    if (!event.hasData)
        return Verdict::Forward;
    if (event.data.trimmed() == "[DONE]") {
        m_sawTerminal = true;
        return Verdict::Terminal;
    }
    ChatAnswer chunk = readChatAnswer(event.data);
    if (chunk.isError || event.type == "error") {
        m_sawErrorEvent = true;
        m_errorMessage = chunk.errorMessage;
        return Verdict::Error;
    }
    m_outputTextBytes += chunk.outputTextBytes;
    if (!chunk.isValid && !isJson(event.data)) {
        m_errorMessage = event.complete ? "The provider sent an event that is not JSON."
                                        : "The provider's stream ended inside an event.";
        return Verdict::Error;
    }
    m_sawFinishReason = m_sawFinishReason || chunk.hasFinishReason;
    if (!chunk.usage)
        return Verdict::Forward;
    m_usage = chunk.usage;
    return chunk.isChoicesEmpty && !m_clientWantsUsage ? Verdict::Swallow : Verdict::Forward;
}
