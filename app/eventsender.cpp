// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/eventsender.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <QNetworkReply>
#include <QNetworkRequest>

#include "app/cloudevent.h"
#include "gateway/api/retrywait.h"
#include "gateway/upstream/peername.h"
#include "models/settings/settingvalues.h"
#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int maxRunning = 8;
constexpr int eventsPerRound = 64;
constexpr qsizetype maxDoubted = 512; ///< beyond it is the receiver
constexpr qsizetype maxErrorChars = 300;
constexpr qint64 maxAnswerBytes = 4'096; ///< the rest of an answer is left unread
constexpr int maxDoublings = 20;
constexpr qsizetype maxUnsure = 100'000;
constexpr int conflictStatus = 409;
constexpr int firstServerError = 500;

/// Statuses that speak of the event rather than of the receiver or of how it is set up.
bool isOfTheEvent(int status)
{
    constexpr std::array statuses {400, 406, 409, 413, 415, 422};
    return std::ranges::find(statuses, status) != statuses.end();
}
} // namespace

EventSender::EventSender(Store *store, Reader *reader, const Clock *clock, const Timing &timing, QObject *parent)
    : QObject {parent}
    , m_store {store}
    , m_reader {reader}
    , m_clock {clock}
    , m_timing {timing}
{
    m_timer.setSingleShot(true);
    checkPeerNamesOf(m_network);
    connect(&m_timer, &QTimer::timeout, this, &EventSender::look);
}

void EventSender::applySnapshot(const HubSnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    const QUrl url {QString::fromUtf8(SettingValues {snapshot->settings}.text(SettingKey::EventsUrl))};
    if (std::exchange(m_url, url) != url)
        forgetTroubles();
    if (!m_isBusy && !m_url.isEmpty()) // a person has changed something: it may go now
        m_timer.start(0);
}

void EventSender::look()
{
    if (m_url.isEmpty() || m_isBusy)
        return;
    m_isBusy = true;
    m_isUnwell = false;
    const int batch = static_cast<int>(SettingValues {m_snapshot->settings}.integer(SettingKey::EventsBatch));
    const auto finish = [this](const Result<QList<OutboxEvent>> &events) {
        if (!events)
            qWarning("The outbox could not be read: %s", qPrintable(events.error().detail));
        take(events.value_or(QList<OutboxEvent> {}));
    };
    m_reader->run<QList<OutboxEvent>>(
        [nowMs = m_clock->utcMs(), limit = std::max(batch, eventsPerRound) + static_cast<int>(m_doubted.size())](
            const HubQueries &queries) { return queries.dueEvents(nowMs, limit); },
        this, finish);
}

void EventSender::take(const QList<OutboxEvent> &events)
{
    m_result = {};
    m_takenRequests = 0;
    for (const OutboxEvent &event : events) {
        if (event.row)
            m_queue.append(event);
        else
            m_result.refused.append({event.callId, u"the call's record is gone"_s, 0, true});
    }
    // Those that may pass show how the receiver is.
    std::ranges::stable_sort(m_queue, {}, [this](const OutboxEvent &event) { return m_doubted.value(event.callId); });
    const auto batch = static_cast<qsizetype>(SettingValues {m_snapshot->settings}.integer(SettingKey::EventsBatch));
    m_part = std::max<qsizetype>(1, std::min(batch, m_queue.size()) >> m_halvings);
    sendNext();
}

void EventSender::sendNext()
{
    const auto isSome = [this] { return !m_queue.isEmpty() || !m_parts.isEmpty(); };
    while (isSome() && m_running < maxRunning && !m_isUnwell && !m_url.isEmpty())
        send(takeSome());
    if (m_running == 0)
        finishRound();
}

QList<OutboxEvent> EventSender::takeSome()
{
    if (!m_parts.isEmpty())
        return m_parts.takeFirst();
    const QList<OutboxEvent> some = m_queue.first(std::min(m_part, m_queue.size()));
    m_queue.remove(0, some.size());
    return some;
}

void EventSender::send(const QList<OutboxEvent> &events)
{
    const bool isBatch = events.size() > 1 || SettingValues {m_snapshot->settings}.integer(SettingKey::EventsBatch) > 1;
    QByteArrayList bodies;
    for (const OutboxEvent &event : events)
        bodies.append(CloudEvent::of(*event.row, m_snapshot->eventSource));
    QNetworkRequest request {m_url};
    request.setHeader(QNetworkRequest::ContentTypeHeader, isBatch
                                                              ? "application/cloudevents-batch+json; charset=UTF-8"_ba
                                                              : "application/cloudevents+json; charset=UTF-8"_ba);
    request.setHeader(QNetworkRequest::UserAgentHeader, "portico"_ba);
    // Of connections that several requests share, not each hears of the handshake, and none may go around the check.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    if (m_snapshot->eventToken)
        request.setRawHeader("Authorization", "Bearer " + m_snapshot->eventToken->reveal().toByteArray());
    ++m_running;
    follow(m_network.post(request, isBatch ? '[' + bodies.join(',') + ']' : bodies.first()), events);
}

void EventSender::follow(QNetworkReply *reply, const QList<OutboxEvent> &events)
{
    // Not a transfer timeout, which begins anew with each byte that comes.
    QTimer::singleShot(m_timing.requestMs, reply, &QNetworkReply::abort);
    const auto exchange = std::make_shared<Exchange>();
    connect(reply, &QNetworkReply::requestSent, this, [reply, exchange] {
        ++exchange->timesSent;
        reply->setReadBufferSize(maxAnswerBytes); // before, the thread that reads would not hear of it
    });
    connect(reply, &QNetworkReply::readyRead, this, [reply, exchange] {
        exchange->answer += reply->read(maxAnswerBytes - exchange->answer.size());
        if (exchange->answer.size() >= maxAnswerBytes)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, exchange, events] {
        reply->deleteLater();
        --m_running;
        book(events, answerOf(*reply, *exchange));
        sendNext();
    });
}

EventSender::Answer EventSender::answerOf(const QNetworkReply &reply, const Exchange &exchange) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300)
        return {Verdict::Delivered, {}, 0, status, false};
    const bool isLate = reply.error() == QNetworkReply::OperationCanceledError;
    const QString silence = isLate ? u"no answer within %1 ms"_s.arg(m_timing.requestMs) : reply.errorString();
    Answer answer;
    answer.status = status;
    answer.isOfUnsure = status == 0 || status >= firstServerError || exchange.timesSent > 1;
    answer.error = status == 0 ? silence : u"HTTP status %1"_s.arg(status);
    if (isOfTheEvent(status)) {
        answer.verdict = Verdict::Refused;
        answer.error += u": "_s + QString::fromUtf8(exchange.answer.left(maxErrorChars)).simplified();
    }
    answer.retryAfterMs =
        std::min(retryAfterMs(reply.rawHeader("Retry-After").trimmed(), m_clock->utcMs()), longestWaitMs);
    return answer;
}

void EventSender::book(const QList<OutboxEvent> &events, const Answer &answer)
{
    if (answer.isOfUnsure)
        noteUnsure(events);
    if (answer.verdict == Verdict::Unwell) {
        m_isUnwell = true;
        m_troubles.append({events, answer});
        return;
    }
    if (isTakenAlready(events, answer)) {
        book(events, {Verdict::Delivered, {}, 0, answer.status, false});
        return;
    }
    m_takenRequests += answer.verdict == Verdict::Delivered ? 1 : 0;
    if (answer.verdict == Verdict::Refused && events.size() > 1) { // one bad event says nothing of the others
        const qsizetype half = events.size() / 2;
        m_parts.append(events.first(half));
        m_parts.append(events.sliced(half));
        return;
    }
    for (const OutboxEvent &event : events) {
        m_doubted.remove(event.callId);
        if (answer.verdict == Verdict::Delivered) {
            m_unsure.remove(event.callId);
            m_result.delivered.append(event.callId);
        } else {
            refuse(event, answer);
        }
    }
}

/// Of a batch it is not said of which; it goes again in halves.
bool EventSender::isTakenAlready(const QList<OutboxEvent> &events, const Answer &answer) const
{
    return answer.verdict == Verdict::Refused && answer.status == conflictStatus && events.size() == 1
           && m_unsure.contains(events.first().callId);
}

void EventSender::noteUnsure(const QList<OutboxEvent> &events)
{
    if (m_unsure.size() > maxUnsure)
        m_unsure.clear();
    for (const OutboxEvent &event : events)
        m_unsure.insert(event.callId);
}

void EventSender::refuse(const OutboxEvent &event, const Answer &answer)
{
    const qint64 waitMs = std::max(delayMs(event.tries), answer.retryAfterMs);
    m_result.refused.append({event.callId, answer.error, m_clock->utcMs() + waitMs, event.tries + 1 >= maxTries});
}

/// A receiver that takes more requests than it fails is well: what fails does so for an event in it, which is
/// found by sending less at a time, and alone has its try counted. Else the receiver is left alone, for a short time as
/// long as it takes anything, and what failed goes last: when it fails again while others pass, it is its own fault.
void EventSender::settleTroubles()
{
    const QList<Trouble> troubles = std::exchange(m_troubles, {});
    m_isUnwell = !troubles.isEmpty() && troubles.size() >= m_takenRequests;
    if (m_takenRequests > 0 && std::exchange(m_failures, 0) > 0)
        qInfo("Events are delivered again.");
    if (m_isUnwell)
        rest(troubles.first().answer);
    for (const Trouble &trouble : troubles) {
        const qint64 callId = trouble.events.first().callId;
        const bool isKnown = !m_isUnwell || (m_takenRequests > 0 && m_doubted.contains(callId));
        if (trouble.events.size() == 1 && isKnown) {
            m_doubted.remove(callId);
            refuse(trouble.events.first(), trouble.answer);
            continue;
        }
        for (const OutboxEvent &event : trouble.events)
            ++m_doubted[event.callId];
    }
    if (m_doubted.size() > maxDoubted)
        m_doubted.clear();
    m_halvings = troubles.isEmpty() ? 0 : std::min(m_halvings + 1, maxDoublings);
}

void EventSender::forgetTroubles()
{
    m_failures = m_halvings = 0;
    m_doubted.clear();
    m_unsure.clear();
}

/// Once a round, so that a crowd of failures counts as one.
void EventSender::rest(const Answer &answer)
{
    if (m_failures == 0)
        qWarning("Events cannot be delivered: %s", qPrintable(answer.error));
    ++m_failures;
    const qint64 waitMs = std::min<qint64>(std::max(delayMs(m_failures - 1), answer.retryAfterMs), m_timing.maxDelayMs);
    m_timer.start(static_cast<int>(waitMs));
}

qint64 EventSender::delayMs(int failures) const
{
    const qint64 grown = qint64 {m_timing.firstDelayMs} << std::min(failures, maxDoublings);
    return std::min<qint64>(grown, m_timing.maxDelayMs);
}

void EventSender::finishRound()
{
    m_queue.clear();
    m_parts.clear();
    settleTroubles();
    const bool isIdle = m_result.delivered.isEmpty() && m_result.refused.isEmpty();
    const auto next = [this, isIdle] {
        m_isBusy = false;
        if (!m_isUnwell)
            m_timer.start(isIdle ? m_timing.pollMs : 0);
        else if (!m_timer.isActive())
            m_timer.start(m_timing.firstDelayMs);
    };
    if (isIdle)
        return next();
    m_store->runUnshown<bool>(
        u"hub"_s,
        [result = std::exchange(m_result, {})](const HubCommands &commands) {
            return commands.bookEvents(result).map([] { return true; });
        },
        this,
        [next](const Result<bool> &booked) {
            // What could not be booked is sent again: its receiver knows it by its id.
            if (!booked)
                qWarning("Delivered events could not be noted: %s", qPrintable(booked.error().detail));
            next();
        });
}
