// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/answerrelay.h"
#include "gateway/api/servicemeter.h"
#include "gateway/dialects/eventstreamparser.h"
#include "gateway/http/exchange.h"

/// Relays the event stream of a transcript, of images or of sound, byte for byte. It is whole only when the event came
/// that ends it in OpenAI's API (`transcript.text.done`, `speech.audio.done`, `image_generation.completed`,
/// `image_edit.completed`, or `[DONE]`); that event is held back until the call is recorded. Gateway thread; one per
/// attempt.
class ServiceEventRelay final : public AnswerRelay
{
public:
    /// Borrows the exchange, which must outlive it. `headers` are those of the answer, the content type included.
    ServiceEventRelay(Exchange &exchange, HeaderList headers, const ServiceMeter &meter);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    void breakOff(const ApiFault &fault) override;
    [[nodiscard]] qint64 breakOffBytes(const ApiFault &fault) override;
    void ping() override;

    [[nodiscard]] const ApiFault &fault() const override { return m_fault; }

    [[nodiscard]] bool isProvidersError() const override { return m_providersError; }

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_usage; }

    [[nodiscard]] qint64 outputTextBytes() const override { return 0; }

    [[nodiscard]] qint64 sentBytes() const override { return m_sentBytes + m_held.size(); }

    [[nodiscard]] qint64 firstByteAtNs() const override { return m_firstByteAtNs; }

private:
    void take(const std::vector<StreamEvent> &events);
    void takeEvent(const StreamEvent &event);
    void takeData(const StreamEvent &event);
    void count(const TokenUsage &usage);
    void send(QByteArrayView bytes);
    void start();
    void breakWith(const QByteArray &message);

    Exchange &m_exchange;
    HeaderList m_headers;
    ServiceMeter m_meter;
    EventStreamParser m_parser;
    QByteArray m_held; ///< not empty: the last event was one that may end the stream
    std::optional<TokenUsage> m_usage;
    ApiFault m_fault;
    qint64 m_sentBytes = 0;
    qint64 m_firstByteAtNs = 0;
    State m_state = State::Open;
    bool m_sawTerminal = false; ///< m_usage holds what the provider reported
    bool m_providersError = false;
};
