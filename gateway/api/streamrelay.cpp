// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/streamrelay.h"

#include <utility>

using namespace Qt::Literals::StringLiterals;

StreamRelay::StreamRelay(Exchange &exchange, HeaderList headers, bool clientWantsUsage)
    : AnswerRelay {exchange, eventStreamHeaders(std::move(headers), "text/event-stream; charset=utf-8"_ba)}
    , m_tap {clientWantsUsage}
{}

AnswerRelay::State StreamRelay::feed(QByteArrayView bytes)
{
    if (m_state != State::Open)
        return m_state;
    take(m_parser.feed(bytes));
    if (m_state == State::Open && m_parser.isOverflown())
        breakWith("the provider sent an event that is too large");
    return m_state;
}

AnswerRelay::State StreamRelay::finish()
{
    if (m_state != State::Open)
        return m_state;
    take(m_parser.finish());
    if (m_state == State::Open && m_tap.areChoicesFinished()) { // clients expect the [DONE] that this provider spares
        m_held = "data: [DONE]\n\n"_ba;
        m_state = State::Complete;
    }
    if (m_state == State::Open)
        breakWith("the provider ended the stream before it was complete");
    return m_state;
}

void StreamRelay::release()
{
    sendHeld();
}

void StreamRelay::take(const std::vector<EventStreamParser::Event> &events)
{
    QByteArrayView run; // events that lie side by side leave in one write, without a copy
    for (const EventStreamParser::Event &event : events) {
        pass(event, run);
        if (m_state != State::Open)
            break;
    }
    send(run);
}

/// A chunk that names the role at most, or has no choice at all, as Azure's first one.
bool StreamRelay::saysNothingYet(const EventStreamParser::Event &event) const
{
    return !hasAnswered() && (!event.hasData || event.hasBlankData() || isOnlyBeginning(event.data));
}

void StreamRelay::pass(const EventStreamParser::Event &event, QByteArrayView &run)
{
    switch (m_tap.inspect(event)) {
    case ChatStreamTap::Verdict::Forward: {
        const bool isComment = !event.hasData || event.hasBlankData();
        const QByteArrayView raw = event.hasBlankData() ? QByteArrayView {":\n\n"} : event.raw;
        if (run.isEmpty() && saysNothingYet(event)) {
            if (!isComment || canPutOff(raw.size())) // more comments than that are dropped: they mean nothing
                putOff(raw);
            return;
        }
        if (run.isEmpty() || run.data() + run.size() != raw.data()) {
            send(run);
            run = raw;
        } else {
            run = QByteArrayView {run.data(), run.size() + raw.size()};
        }
        if (!hasAnswered()) // the first one leaves before the others are looked at
            send(std::exchange(run, {}));
        return;
    }
    case ChatStreamTap::Verdict::Swallow:
        return;
    case ChatStreamTap::Verdict::Terminal:
        if (!hasAnswered() && run.isEmpty()) // an end of nothing
            return breakWith(Report {"the provider's answer is empty"_ba, {}, 0});
        m_held = event.raw.toByteArray();
        m_state = State::Complete;
        return;
    case ChatStreamTap::Verdict::Error:
        if (!m_tap.sawErrorEvent())
            return breakWith(m_tap.errorMessage());
        passError(event);
        return;
    }
}

void StreamRelay::passError(const EventStreamParser::Event &event)
{
    Report report = Report::of(event.data).value_or(Report {});
    if (!m_tap.errorMessage().isEmpty())
        report.message = m_tap.errorMessage();
    if (m_tap.errorStatus() != 0)
        report.status = m_tap.errorStatus();
    breakWith(std::move(report));
}

void StreamRelay::breakOff(const ApiFault &fault)
{
    m_exchange.write(openAiFaultEvent(fault)); // and no [DONE]
    m_exchange.finish();
}

qint64 StreamRelay::breakOffBytes(const ApiFault &fault)
{
    return openAiFaultEvent(fault).size();
}

void StreamRelay::ping()
{
    if (m_state == State::Open)
        sendPing(": ping\n\n");
}
