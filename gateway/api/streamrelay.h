// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/answerrelay.h"
#include "gateway/dialects/chatstreamtap.h"
#include "gateway/http/exchange.h"

/// Relays a chat-completions stream to a chat client, byte for byte: the fast way of AnswerRelay, for the commonest
/// case. Gateway thread; one per attempt.
class StreamRelay final : public AnswerRelay
{
public:
    /// Borrows the exchange, which must outlive it. `headers` are those of the answer beside the content type.
    StreamRelay(Exchange &exchange, HeaderList headers, bool clientWantsUsage);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    void breakOff(const ApiFault &fault) override;
    [[nodiscard]] qint64 breakOffBytes(const ApiFault &fault) override;
    void ping() override;

    [[nodiscard]] const ApiFault &fault() const override { return m_fault; }

    [[nodiscard]] bool isProvidersError() const override { return m_providersError; }

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_tap.usage(); }

    [[nodiscard]] qint64 outputTextBytes() const override { return m_tap.outputTextBytes(); }

    [[nodiscard]] qint64 sentBytes() const override { return m_sentBytes; }

    [[nodiscard]] qint64 firstByteAtNs() const override { return m_firstByteAtNs; }

private:
    void take(const std::vector<EventStreamParser::Event> &events);
    void pass(const EventStreamParser::Event &event, QByteArrayView &run);
    void start();
    void send(QByteArrayView bytes);
    void breakWith(const QByteArray &message);

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
