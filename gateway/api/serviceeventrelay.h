// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/api/answerrelay.h"
#include "gateway/api/servicemeter.h"
#include "gateway/dialects/eventstreamparser.h"
#include "gateway/http/exchange.h"

/// Relays the event stream of a transcript, of images or of sound, byte for byte. It is whole only when the event came
/// that ends it in OpenAI's API (`transcript.text.done`, `speech.audio.done`, `image_generation.completed`,
/// `image_edit.completed` for each image that was asked for, or `[DONE]`); that event is held back until the call is
/// recorded. Gateway thread; one per attempt.
class ServiceEventRelay final : public AnswerRelay
{
public:
    /// Borrows the exchange and `imageVariant`, which must outlive it. `headers` are those of the answer beside the
    /// content type; `imageVariant` gets what the events say of the images (see ServiceMeter). Each image that was
    /// asked for has an end of its own.
    ServiceEventRelay(Exchange &exchange, HeaderList headers, QByteArray contentType, const ServiceMeter &meter,
                      QByteArray &imageVariant);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    void breakOff(const ApiFault &fault) override;
    [[nodiscard]] qint64 breakOffBytes(const ApiFault &fault) override;
    void ping() override;

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_usage; }

    [[nodiscard]] qint64 outputTextBytes() const override { return m_outputTextBytes; }

private:
    void take(const std::vector<StreamEvent> &events);
    void takeEvent(const StreamEvent &event);
    void holdComment(QByteArrayView raw);
    void takeData(const StreamEvent &event);
    void count(const TokenUsage &usage);

    ServiceMeter m_meter;
    QByteArray &m_imageVariant;
    EventStreamParser m_parser;
    std::optional<TokenUsage> m_usage;
    qint64 m_outputTextBytes = 0; ///< of a transcript
    qsizetype m_heldCommentBytes = 0;
    int m_missingImages = 1;
    bool m_sawTerminal = false; ///< m_usage holds what the provider reported
};
