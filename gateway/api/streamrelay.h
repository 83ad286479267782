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

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_tap.usage(); }

    [[nodiscard]] bool hasFinalUsage() const override { return m_tap.hasFinalUsage(); }

    [[nodiscard]] qint64 outputTextBytes() const override { return m_tap.outputTextBytes(); }

private:
    void take(const std::vector<EventStreamParser::Event> &events);
    void passError(const EventStreamParser::Event &event);
    [[nodiscard]] bool saysNothingYet(const EventStreamParser::Event &event) const;
    void pass(const EventStreamParser::Event &event, QByteArrayView &run);

    EventStreamParser m_parser;
    ChatStreamTap m_tap;
};
