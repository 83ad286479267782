// SPDX-License-Identifier: GPL-3.0-or-later
// What ClientConnection answers by itself: refusals of broken, overlong and late requests, and OPTIONS.
#include <utility>

#include <QScopedValueRollback>

#include "gateway/http/clientconnection.h"
#include "gateway/http/connectionhost.h"

namespace
{
constexpr int retryWhenFullMs = 2000;
constexpr int contentTooLarge = 413;
} // namespace

// Whatever was going on, the client gets to know what was wrong with its bytes, and nothing after them is believed.
void ClientConnection::rejectBroken(int status, const char *message, int retryAfterMs)
{
    m_ignoresInput = true;
    m_closes = true;
    if (m_answer != Answer::Started && !leaveToHandler({status, message, retryAfterMs}))
        rejectAlone(status, message, retryAfterMs);
}

/// Not a client that left: it waits, and whoever was to answer answers, and records what was wrong.
bool ClientConnection::leaveToHandler(const BodyRefusal &refusal)
{
    if (!m_handler || m_phase != Phase::Body || m_answer != Answer::None)
        return false;
    m_room.clear();
    m_body = {};
    m_phase = Phase::Answering; // nothing of the body is drained before the answer
    if (m_handler->handleRefusedBody(refusal))
        return true;
    m_phase = Phase::Body;
    return false;
}

void ClientConnection::rejectAlone(int status, const char *message, int retryAfterMs)
{
    m_ignoresInput = true;
    m_closes = true;
    m_deferred.reset();
    if (m_phase == Phase::Head) // its method may have been read all the same
        m_isHeadOnly = m_parser.isHeadOnly();
    m_phase = Phase::Answering;
    m_answer = Answer::Aborted; // the handler has no say any more
    tellHandlerGone();
    m_answer = Answer::None;
    refuse(status, message, retryAfterMs);
}

/// Of the errors of a head one leaves it whole: the length that it announces. Then it is known who would have answered.
void ClientConnection::rejectHead()
{
    const RequestHead &head = m_parser.head();
    const bool isCall = m_parser.errorStatus() == contentTooLarge && head.method == QByteArrayView("POST")
                        && !m_host.policy().refusalOf(head);
    if (isCall) {
        m_phase = Phase::Body;
        m_isHeadOnly = false;
        m_receivedAtNs = ConnectionHost::nowNs();
        const QScopedValueRollback<bool> guard {m_isAnswerDropped, true};
        m_handler = m_host.router().route(*this);
    }
    rejectBroken(m_parser.errorStatus(), m_parser.errorMessage());
}

void ClientConnection::refuse(int status, const QByteArray &message, int retryAfterMs)
{
    const RequestHead &head = m_parser.head();
    HeaderList headers;
    headers.add("Content-Type", "application/json");
    if (status == 405 || status == 501)
        headers.add("Allow", allowedMethods());
    if (retryAfterMs > 0)
        headers.add("Retry-After", QByteArray::number((retryAfterMs + 999) / 1000));
    m_host.router().nameRequest(head, headers);
    QByteArray body = m_host.router().errorBody(status, head.path, message, headers.value("x-request-id"));
    respond(status, std::move(headers), std::move(body));
}

QByteArray ClientConnection::allowedMethods() const
{
    QByteArray methods = m_host.router().allowedMethods(m_parser.head().path);
    return methods.isEmpty() ? QByteArray {RequestPolicy::allowedMethods} : methods;
}

void ClientConnection::answerOptions()
{
    HeaderList headers = RequestPolicy::optionsHeaders(m_parser.head(), allowedMethods());
    m_host.router().nameRequest(m_parser.head(), headers);
    respond(204, std::move(headers), {});
}

void ClientConnection::refuseBody(const char *message)
{
    m_room.clear();
    m_room.shut();
    m_body = {};
    if (!m_handler->handleRefusedBody({503, message, retryWhenFullMs}))
        rejectAlone(503, message, retryWhenFullMs);
}

void ClientConnection::endOverdueHead()
{
    if (!m_isHeadBegun)
        return close();
    rejectBroken(408, "the request's head did not arrive in time");
    pump();
}

void ClientConnection::endOverdueBody()
{
    m_closes = true;
    if (m_answer == Answer::Deferred)
        sendWhole(*std::exchange(m_deferred, std::nullopt));
    else
        rejectBroken(408, "the request's body did not arrive in time");
    pump();
}
