// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/httpstatus.h"
#include "gateway/dialects/chatstreamtap.h"
#include "gateway/http/exchange.h"

/// Passes a chat-completions stream on, event by event, byte for byte, and holds its terminal event back until the call
/// is recorded. The answer begins with the first event that the client gets, so that a stream which breaks before can
/// still become a plain error. Gateway thread; one per attempt.
class StreamRelay final
{
public:
    enum class State
    {
        Open,
        Complete, ///< the terminal event came; nothing after it is passed on
        Broken    ///< see fault()
    };

    /// Borrows the exchange, which must outlive it. `headers` are those of the answer beside the content type.
    StreamRelay(Exchange &exchange, HeaderList headers, bool clientWantsUsage);

    /// Takes the next bytes of the upstream.
    State feed(QByteArrayView bytes);
    /// The upstream's answer ended well-framed: broken unless the terminal event came.
    State finish();

    /// Sends the terminal event and ends the answer. Only when complete; the exchange may be gone afterwards.
    void release();

    [[nodiscard]] const ApiFault &fault() const { return m_fault; }

    [[nodiscard]] bool isProvidersError() const { return m_providersError; } ///< broken by an error event

    [[nodiscard]] const ChatStreamTap &tap() const { return m_tap; }

    [[nodiscard]] qint64 sentBytes() const { return m_sentBytes; } ///< the held terminal event included

    [[nodiscard]] qint64 firstByteAtNs() const { return m_firstByteAtNs; } ///< monotonic; 0: nothing was sent

private:
    void take(const std::vector<EventStreamParser::Event> &events);
    void pass(const EventStreamParser::Event &event, QByteArrayView &run);
    void start();
    void send(QByteArrayView bytes);
    void breakOff(const QByteArray &message);

    Exchange &m_exchange;
    HeaderList m_headers;
    EventStreamParser m_parser;
    ChatStreamTap m_tap;
    QByteArray m_terminal;
    ApiFault m_fault;
    qint64 m_sentBytes = 0;
    qint64 m_firstByteAtNs = 0;
    State m_state = State::Open;
    bool m_providersError = false;
};

/// Ends a stream that cannot go on: one error event in OpenAI's shape and no [DONE]. The exchange may be gone
/// afterwards. The stream must have been started.
void endStreamWithFault(Exchange &exchange, const ApiFault &fault);
/// Size of what endStreamWithFault() writes.
[[nodiscard]] QByteArray faultEvent(const ApiFault &fault);
