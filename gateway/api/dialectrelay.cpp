// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/dialectrelay.h"

#include <utility>

#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/neutral/urlcitation.h"
#include "gateway/dialects/wholeanswer.h"
#include "gateway/metering/estimates.h"

namespace
{
constexpr qsizetype maxHeldBytes = 1024 * 1024;
// Some dialects repeat the whole text at the end, so the writer keeps it.
constexpr qint64 maxTranslatedTextBytes = 48LL * 1024 * 1024;

/// It is part of an answer, or the end of one that is no failure.
bool speaks(const NeutralDelta &step)
{
    using Kind = NeutralDelta::Kind;
    if (step.kind == Kind::Finish)
        return step.finish != FinishReason::Error;
    return step.kind != Kind::Start && step.kind != Kind::Usage && step.kind != Kind::End && step.kind != Kind::Fault;
}
} // namespace

DialectRelay::DialectRelay(Exchange &exchange, HeaderList headers, Parts parts)
    : AnswerRelay {exchange, eventStreamHeaders(std::move(headers), parts.writer->contentType())}
    , m_parts {std::move(parts)}
{}

AnswerRelay::State DialectRelay::feed(QByteArrayView bytes)
{
    if (m_state != State::Open)
        return m_state;
    if (m_parts.isWhole) {
        collect(bytes);
        return m_state;
    }
    take(m_parts.cutter->feed(bytes));
    if (m_state == State::Open && m_parts.cutter->isOverflown())
        breakWith("the provider sent an event that is too large or broken");
    return m_state;
}

AnswerRelay::State DialectRelay::finish()
{
    if (m_state != State::Open)
        return m_state;
    if (m_parts.isWhole) {
        takeWhole();
        return m_state;
    }
    take(m_parts.cutter->finish());
    if (m_state == State::Open) {
        m_steps.clear();
        m_parts.reader->takeEndOfStream(m_steps);
        takeSteps();
        if (m_sawEnd && m_state == State::Open)
            complete();
        sendWritten();
    }
    if (m_state == State::Open)
        breakWith("the provider ended the stream before it was complete");
    return m_state;
}

void DialectRelay::collect(QByteArrayView bytes)
{
    m_whole.append(bytes);
    dropByteOrderMark(m_whole);
    if (m_whole.size() > maxTranslatedTextBytes)
        breakWith("the provider's answer is too large");
}

void DialectRelay::takeWhole()
{
    const QByteArray body = std::exchange(m_whole, {});
    m_steps.clear();
    (void)readWhole(*m_parts.reader, m_parts.framing, body, m_steps);
    takeSteps();
    if (m_sawEnd && m_state == State::Open)
        complete();
    if (m_state == State::Open)
        breakWith("the provider's answer is not one of its dialect's");
    if (m_state == State::Complete) // what is not whole can still be a plain error
        sendWritten();
}

void DialectRelay::release()
{
    sendHeld();
}

void DialectRelay::breakOff(const ApiFault &fault)
{
    (void)breakOffBytes(fault);
    sendPutOff(); // the error counts on from it
    m_exchange.write(m_broken);
    m_exchange.finish();
}

qint64 DialectRelay::breakOffBytes(const ApiFault &fault)
{
    if (m_broken.isEmpty() && m_parts.breakEvent)
        m_broken = m_parts.breakEvent(fault);
    else if (m_broken.isEmpty()) // the writer says it once
        m_parts.writer->breakOff(fault.status, fault.message, m_broken);
    return m_broken.size() + putOffBytes();
}

void DialectRelay::ping()
{
    if (m_state != State::Open)
        return;
    QByteArray alive;
    m_parts.writer->ping(alive);
    sendPing(alive);
}

void DialectRelay::take(const std::vector<StreamEvent> &events)
{
    for (const StreamEvent &event : events) {
        takeEvent(event);
        if (m_state != State::Open)
            break;
    }
    sendWritten();
}

void DialectRelay::takeEvent(const StreamEvent &event)
{
    m_eventEnds = m_eventSpeaks = false;
    m_steps.clear();
    if (event.hasData) {
        m_parts.reader->takeEvent(event.type, event.data, m_steps);
        m_eventEnds = m_parts.reader->isEnding();
        takeSteps();
    }
    if (m_state == State::Open && m_parts.passThrough)
        forward(event);
    if (m_state == State::Open && m_sawEnd)
        complete();
}

void DialectRelay::takeSteps()
{
    for (NeutralDelta &step : m_steps) {
        takeStep(step);
        if (m_state != State::Open)
            return;
    }
}

void DialectRelay::takeStep(NeutralDelta &step)
{
    using Kind = NeutralDelta::Kind;
    if (m_parts.names)
        m_parts.names->restore(step);
    if (step.usage && !(m_usage && saysNothing(*step.usage))) {
        m_usage = step.usage;
        m_hasFinalUsage = step.isFinalUsage;
    }
    if (m_parts.thoughts)
        m_parts.thoughts->take(step);
    if (m_parts.pictures && bringsPicture(step))
        ++*m_parts.pictures;
    m_hasSpoken = m_hasSpoken || speaks(step);
    switch (step.kind) {
    case Kind::Fault:
        breakWith(Report {step.text, step.code, step.status});
        return;
    case Kind::End:
        m_sawEnd = m_eventEnds = true;
        return;
    case Kind::Finish:
        m_eventEnds = true;
        m_modelBrokeOff = m_modelBrokeOff || step.finish == FinishReason::Error;
        break;
    case Kind::Text:
        m_outputTextBytes += step.text.size();
        m_eventSpeaks = true;
        if (!m_parts.passThrough && m_outputTextBytes > maxTranslatedTextBytes)
            return breakWith("the provider's answer is too large");
        break;
    case Kind::BlockStart:
        m_eventSpeaks = true;
        break;
    case Kind::Annotation:
        if (m_parts.notes && !m_parts.passThrough && !canCite(m_parts.client, step))
            m_parts.notes->add("citations");
        break;
    default:
        break;
    }
    if (!m_parts.passThrough)
        m_parts.writer->take(step, m_written);
}

/// An event that says the end waits for the record, and so does all that follows it, unless more text comes: then it
/// was the end of one choice only.
void DialectRelay::forward(const StreamEvent &event)
{
    const bool hasData = event.hasData && !event.hasBlankData();
    if (!hasData && saysNothingYet() && !canPutOff(m_written.size() + event.raw.size()))
        return; // a comment means nothing
    const bool waits = m_eventEnds || (!m_held.isEmpty() && !m_eventSpeaks);
    if (m_eventSpeaks && !m_held.isEmpty())
        m_written.append(std::exchange(m_held, {}));
    if (m_held.isEmpty()) // the event that says the end may be as large as an image in it
        m_saidEndBytes = waits ? event.raw.size() : 0;
    QByteArray &out = waits ? m_held : m_written;
    if (event.hasBlankData())
        m_parts.writer->ping(out);
    else
        m_parts.writer->pass(event.raw, hasData ? event.data : QByteArrayView {}, out);
    if (!waits && hasData)
        m_parts.writer->follow(event.data);
    if (!m_sawEnd && m_held.size() - m_saidEndBytes > maxHeldBytes)
        breakWith("the provider does not end its answer");
}

void DialectRelay::complete()
{
    if (m_modelBrokeOff && !m_parts.passThrough) { // no client's dialect has a word for it but that of an error
        return breakWith(Report {modelBrokeOff.toByteArray(), {}, 0});
    }
    m_state = State::Complete;
    if (m_parts.passThrough)
        return m_parts.writer->endPassed(m_held);
    if (!m_usage) {
        NeutralDelta counted = NeutralDelta::of(NeutralDelta::Kind::Usage);
        counted.usage = localUsage(m_parts.promptBytes, m_outputTextBytes);
        m_parts.writer->take(counted, m_written);
    }
    m_parts.writer->end(m_held);
}

/// What came says only that an answer begins. Some providers say so before they know whether there will be one.
bool DialectRelay::saysNothingYet() const
{
    return !m_hasSpoken && !hasAnswered() && m_state != State::Complete;
}

void DialectRelay::sendWritten()
{
    if (saysNothingYet())
        putOff(m_written);
    else if (m_written.isEmpty())
        sendPutOff();
    else
        send(m_written);
    m_written.resize(0); // keeps its memory
}
