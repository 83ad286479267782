// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "gateway/api/answerrelay.h"
#include "gateway/dialects/neutral/answerreader.h"
#include "gateway/dialects/neutral/answerwriter.h"
#include "gateway/dialects/neutral/dialectnotes.h"
#include "gateway/dialects/neutral/providerdialect.h"
#include "gateway/dialects/neutral/thoughtstore.h"
#include "gateway/dialects/neutral/toolnames.h"
#include "gateway/dialects/streamcutter.h"
#include "gateway/http/exchange.h"

/// Relays a stream of any dialect. What the provider sends is read into neutral steps; the client gets them written in
/// its own dialect or, when both speak the same, the provider's own bytes. Gateway thread; one per attempt.
class DialectRelay final : public AnswerRelay
{
public:
    struct Parts
    {
        std::unique_ptr<StreamCutter> cutter;
        std::unique_ptr<AnswerReader> reader;
        std::unique_ptr<AnswerWriter> writer; ///< in the client's dialect; with passThrough for its error alone
        const ToolNames *names = nullptr;     ///< brings the client's names back; outlives the relay; may be null
        ThoughtCollector *thoughts = nullptr; ///< told of every step; outlives the relay; may be null
        DialectNotes *notes = nullptr;        ///< told what the answer could not say; outlives the relay; may be null
        qint64 *pictures = nullptr;           ///< counts those that came; outlives the relay; may be null
        WireDialect client = WireDialect::Chat;
        /// What ends a broken stream; null: what the writer says.
        std::function<QByteArray(const ApiFault &)> breakEvent;
        qint64 promptBytes = 0;                                  ///< basis of an estimate of the input
        StreamFraming framing = StreamFraming::ServerSentEvents; ///< the provider's dialect's
        bool passThrough = false;                                ///< the client's dialect is the provider's
        bool isWhole = false; ///< the answer comes in one piece, though a stream was asked for; excludes passThrough
    };

    /// Borrows the exchange, which must outlive it. `headers` are those of the answer beside the content type.
    DialectRelay(Exchange &exchange, HeaderList headers, Parts parts);

    State feed(QByteArrayView bytes) override;
    State finish() override;
    void release() override;
    void breakOff(const ApiFault &fault) override;
    [[nodiscard]] qint64 breakOffBytes(const ApiFault &fault) override;
    void ping() override;

    [[nodiscard]] std::optional<TokenUsage> usage() const override { return m_usage; }

    [[nodiscard]] bool hasFinalUsage() const override { return m_hasFinalUsage || m_parts.isWhole; }

    [[nodiscard]] qint64 outputTextBytes() const override { return m_outputTextBytes + m_whole.size(); }

private:
    void take(const std::vector<StreamEvent> &events);
    void collect(QByteArrayView bytes);
    void takeWhole();
    void takeEvent(const StreamEvent &event);
    void takeSteps();
    void takeStep(NeutralDelta &step);
    void forward(const StreamEvent &event);
    void complete();
    [[nodiscard]] bool saysNothingYet() const;
    void sendWritten();

    Parts m_parts;
    std::vector<NeutralDelta> m_steps; ///< of the present event
    QByteArray m_written;              ///< what they became
    QByteArray m_broken;               ///< the end of a broken one
    QByteArray m_whole;                ///< what came of an answer in one piece; text but for a few names
    std::optional<TokenUsage> m_usage;
    qint64 m_outputTextBytes = 0;
    qsizetype m_saidEndBytes = 0; ///< of what is held: the event that said the end
    bool m_hasFinalUsage = false;
    bool m_sawEnd = false;
    bool m_hasSpoken = false;     ///< there was more than that an answer begins
    bool m_modelBrokeOff = false; ///< the provider says that the answer is none, in the words of its dialect
    bool m_eventEnds = false;     ///< the present event says that the answer ends
    bool m_eventSpeaks = false;   ///< the present event has text for the client
};
