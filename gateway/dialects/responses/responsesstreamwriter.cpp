// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/dialects/responses/responsesstreamwriter.h"

namespace
{
/// The terminal event, which goes by the status of its response.
QByteArrayView eventOf(FinishReason finish)
{
    switch (finish) {
    case FinishReason::Length:
    case FinishReason::Context:
    case FinishReason::ContentFilter:
        return "response.incomplete";
    case FinishReason::Error:
        return "response.failed";
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::Pause:
        return "response.completed";
    }
    return "response.completed";
}
} // namespace

ResponsesStreamWriter::ResponsesStreamWriter(const AnswerIdentity &identity)
    : m_body {identity}
    , m_items {identity, &m_events}
{}

QByteArray ResponsesStreamWriter::contentType() const
{
    return QByteArrayLiteral("text/event-stream; charset=utf-8");
}

void ResponsesStreamWriter::take(const NeutralDelta &step, QByteArray &out)
{
    m_events.setTarget(&out);
    if (step.usage)
        m_usage = step.usage;
    begin();
    m_items.take(step);
}

void ResponsesStreamWriter::follow(QByteArrayView data)
{
    m_hasBegun = true;
    m_followed.take(data);
}

void ResponsesStreamWriter::end(QByteArray &out)
{
    m_events.setTarget(&out);
    begin();
    const FinishReason finish = m_items.finish();
    const QByteArray response = m_body.ended(m_items.all(), {finish, m_usage});
    sayResponse(eventOf(finish), response);
}

/// What was being said stays open: no item that is not whole is called done.
void ResponsesStreamWriter::breakOff(int status, QByteArrayView message, QByteArray &out)
{
    m_events.setTarget(&out);
    if (!m_followed.isEmpty()) { // the provider's numbers go on where it stopped
        m_events.countFrom(m_followed.lastNumber());
        sayResponse("response.failed", m_body.failed(m_followed.items(), {status, message, m_followed.id(), m_usage}));
        return;
    }
    begin();
    sayResponse("response.failed", m_body.failed(m_items.begun(), {status, message, {}, m_usage}));
}

/// Among the provider's own events an event of ours would need one of its numbers, and clients want response.created to
/// be the first.
void ResponsesStreamWriter::ping(QByteArray &out)
{
    if (!m_hasBegun || !m_followed.isEmpty()) {
        out += ": keep-alive\n\n";
        return;
    }
    m_events.setTarget(&out);
    (void)m_events.open("keepalive");
    m_events.close();
}

void ResponsesStreamWriter::begin()
{
    if (m_hasBegun)
        return;
    m_hasBegun = true;
    const QByteArray response = m_body.inProgress();
    sayResponse("response.created", response);
    sayResponse("response.in_progress", response);
}

void ResponsesStreamWriter::sayResponse(QByteArrayView type, const QByteArray &response)
{
    m_events.open(type).rawMember("response", response);
    m_events.close();
}
