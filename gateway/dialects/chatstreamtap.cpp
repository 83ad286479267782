// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/chatstreamtap.h"

#include <algorithm>

#include "gateway/dialects/chat/chatanswerreader.h"
#include "gateway/dialects/jsonview.h"

namespace
{
/// What is wrong with an event that is no chunk. Its words are not passed on: nobody knows whose they are.
QByteArray complaintOf(const EventStreamParser::Event &event)
{
    if (JsonView::checked(event.data))
        return "The provider sent an event that is no chunk of an answer.";
    return event.complete ? "The provider sent an event that is not JSON."
                          : "The provider's stream ended inside an event.";
}
} // namespace

ChatStreamTap::Verdict ChatStreamTap::inspect(const EventStreamParser::Event &event)
{
    if (m_sawTerminal)
        return Verdict::Swallow;
    if (!event.hasData)
        return Verdict::Forward;
    if (event.data.trimmed() == "[DONE]")
        return end();
    ChatAnswer chunk = readChatAnswer(event.data);
    noteChoices(chunk);
    if (chunk.usage && !(m_usage && saysNothing(*chunk.usage))) {
        m_usage = chunk.usage;
        m_hasFinalUsage = areChoicesFinished() || chunk.isChoicesEmpty;
    }
    if (chunk.isError || chunk.isBrokenOff || event.type == "error")
        return fail(event);
    m_outputTextBytes += chunk.outputTextBytes;
    if (!chunk.isKnown && !event.data.trimmed().isEmpty()) { // an empty one is a sign of life
        m_errorMessage = complaintOf(event);
        return Verdict::Error;
    }
    if (!chunk.usage)
        return Verdict::Forward;
    return chunk.isChoicesEmpty && !m_clientWantsUsage ? Verdict::Swallow : Verdict::Forward;
}

/// Many servers spare the finish reason of a text. A call without it may lack some of its arguments, or the next call.
ChatStreamTap::Verdict ChatStreamTap::end()
{
    m_sawTerminal = true;
    if ((m_calling & ~m_finished).none())
        return Verdict::Terminal;
    m_errorMessage = "The provider ended the stream before it was complete.";
    return Verdict::Error;
}

void ChatStreamTap::noteChoices(const ChatAnswer &chunk)
{
    m_spokeOn = m_spokeOn || (m_finished & chunk.speaking).any();
    m_begun |= chunk.choices;
    m_calling |= chunk.calling;
    m_finished |= chunk.finished;
}

/// In the words and with the status that a client of another dialect would get.
ChatStreamTap::Verdict ChatStreamTap::fail(const EventStreamParser::Event &event)
{
    m_sawErrorEvent = true;
    std::vector<NeutralDelta> steps;
    ChatAnswerReader {{}}.takeEvent(event.type, event.data, steps);
    const auto fault = std::find_if(steps.begin(), steps.end(),
                                    [](const NeutralDelta &step) { return step.kind == NeutralDelta::Kind::Fault; });
    if (fault != steps.end()) {
        m_errorMessage = fault->text;
        m_errorStatus = fault->status;
    }
    return Verdict::Error;
}
