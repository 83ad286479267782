// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/serviceeventrelay.h"

#include <utility>

#include "gateway/dialects/chatanswer.h"

namespace
{
// Comments show that the provider lives, which the hub's own pings do as well.
constexpr qsizetype maxHeldCommentBytes = 64 * 1024;

/// One such event ends the stream.
bool endsTheStream(QByteArrayView type)
{
    return type == "transcript.text.done" || type == "speech.audio.done";
}

/// There is one for each image that was asked for.
bool completesAnImage(QByteArrayView type)
{
    return type == "image_generation.completed" || type == "image_edit.completed";
}
} // namespace

ServiceEventRelay::ServiceEventRelay(Exchange &exchange, HeaderList headers, QByteArray contentType,
                                     const ServiceMeter &meter, QByteArray &imageVariant)
    : AnswerRelay {exchange, eventStreamHeaders(std::move(headers), std::move(contentType))}
    , m_meter {meter}
    , m_imageVariant {imageVariant}
    , m_missingImages {meter.choices()}
{}

AnswerRelay::State ServiceEventRelay::feed(QByteArrayView bytes)
{
    if (m_state != State::Open)
        return m_state;
    take(m_parser.feed(bytes));
    if (m_state == State::Open && m_parser.isOverflown())
        breakWith("the provider sent an event that is too large");
    return m_state;
}

AnswerRelay::State ServiceEventRelay::finish()
{
    if (m_state != State::Open)
        return m_state;
    take(m_parser.finish());
    if (m_state != State::Open)
        return m_state;
    if (!m_held.isEmpty() && m_missingImages <= 0) {
        m_state = State::Complete;
        return m_state;
    }
    if (!m_held.isEmpty())
        send(std::exchange(m_held, {})); // an image is one, even when the next does not come
    breakWith("the provider ended the stream before it was complete");
    return m_state;
}

void ServiceEventRelay::release()
{
    sendHeld();
}

void ServiceEventRelay::take(const std::vector<StreamEvent> &events)
{
    for (const StreamEvent &event : events) {
        if (m_state == State::Broken)
            return;
        takeEvent(event);
    }
}

void ServiceEventRelay::takeEvent(const StreamEvent &event)
{
    const bool isDone = event.hasData && event.data.trimmed() == "[DONE]";
    const bool isSignOfLife = event.hasBlankData() && event.type != "error";
    const QByteArrayView raw = isSignOfLife ? QByteArrayView {":\n\n"} : event.raw;
    const bool isComment = !event.hasData || isSignOfLife;
    if (isDone) {
        m_held += raw;
        m_state = State::Complete;
    } else if (isComment && !m_held.isEmpty()) {
        holdComment(raw);
    } else if (m_state == State::Complete) {
        return; // nothing belongs behind the end
    } else if (!isComment) {
        takeData(event);
    } else {
        send(raw);
    }
}

/// Behind what may be the end. More than a few are dropped.
void ServiceEventRelay::holdComment(QByteArrayView raw)
{
    if (m_heldCommentBytes + raw.size() > maxHeldCommentBytes)
        return;
    m_heldCommentBytes += raw.size();
    m_held += raw;
}

void ServiceEventRelay::takeData(const StreamEvent &event)
{
    const ChatAnswer read = readChatAnswer(event.data);
    const QByteArray named = read.isValid ? JsonView {event.data}["type"].text() : QByteArray {};
    const QByteArray type = named.isEmpty() ? event.type.toByteArray() : named;
    if (read.isError || type == "error") {
        Report report = Report::of(event.data).value_or(Report {});
        const QByteArray plain = read.isValid ? JsonView {event.data}["message"].text() : QByteArray {};
        if (report.message.isEmpty())
            report.message = read.errorMessage.isEmpty() ? plain : read.errorMessage;
        return breakWith(std::move(report));
    }
    if (!read.isValid || (!read.isKnown && (type.isEmpty() || type == "message"))) // no event of a service
        return breakWith("the provider sent an event that cannot be read");
    if (!m_held.isEmpty())
        send(std::exchange(m_held, {}));
    if (QByteArray said = m_meter.imageVariant(event.data); said != m_meter.imageVariant()) // else it says nothing new
        m_imageVariant = std::move(said);
    if (!endsTheStream(type) && !completesAnImage(type)) {
        if (type == "transcript.text.delta")
            m_outputTextBytes += JsonView {event.data}["delta"].text().size();
        if (!m_sawTerminal) // the model works on it, whether the end comes or not
            m_usage = m_meter.ofRequest(m_outputTextBytes);
        return send(event.raw);
    }
    count(m_meter.ofEvent(event.data));
    m_held = event.raw.toByteArray(); // this may be the end
    m_heldCommentBytes = 0;
    if (completesAnImage(type))
        --m_missingImages;
    if (endsTheStream(type))
        m_state = State::Complete;
}

void ServiceEventRelay::count(const TokenUsage &usage)
{
    if (!std::exchange(m_sawTerminal, true)) {
        m_usage = usage;
        return;
    }
    m_usage->uncachedInput += usage.uncachedInput;
    m_usage->cacheRead += usage.cacheRead;
    m_usage->output += usage.output;
    m_usage->reasoning += usage.reasoning;
    m_usage->images += usage.images;
}

void ServiceEventRelay::breakOff(const ApiFault &fault)
{
    m_held.clear();                            // it never goes out behind an error
    m_exchange.write(openAiFaultEvent(fault)); // clients take it for the error that it is, and no end event follows
    m_exchange.finish();
}

qint64 ServiceEventRelay::breakOffBytes(const ApiFault &fault)
{
    return openAiFaultEvent(fault).size();
}

void ServiceEventRelay::ping()
{
    if (m_state == State::Open)
        sendPing(": ping\n\n");
}
