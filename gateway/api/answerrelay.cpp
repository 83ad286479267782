// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answerrelay.h"

#include <utility>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/monotonic.h"
#include "gateway/dialects/chat/chatfault.h"
#include "gateway/dialects/errornames.h"

using namespace Qt::Literals::StringLiterals;

std::optional<AnswerRelay::Report> AnswerRelay::Report::of(QByteArrayView json)
{
    const std::optional<JsonView> view = JsonView::checked(json);
    if (!view || !view->isObject())
        return std::nullopt;
    std::optional<NeutralDelta> fault = chatFaultOfBody(JsonObject {*view});
    if (!fault)
        return std::nullopt;
    const int status = fault->status == 0 ? statusOfErrorName(fault->code) : fault->status;
    return Report {std::move(fault->text), std::move(fault->code), status};
}

AnswerRelay::AnswerRelay(Exchange &exchange, HeaderList headers)
    : m_exchange {exchange}
    , m_headers {std::move(headers)}
    , m_lastByteAtNs {monotonicNs()}
{}

void AnswerRelay::begin()
{
    if (!m_exchange.isStarted())
        m_exchange.start(200, std::exchange(m_headers, {}));
}

void AnswerRelay::send(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (!m_putOff.isEmpty())
        return send(std::exchange(m_putOff, {}).append(bytes));
    write(bytes);
    if (m_firstByteAtNs == 0 && !m_isWithheld)
        m_firstByteAtNs = m_lastByteAtNs;
}

void AnswerRelay::sendPing(QByteArrayView bytes)
{
    if (m_putOff.isEmpty())
        write(bytes);
    else
        send(bytes);
}

void AnswerRelay::setSecret(QuotedSecret secret)
{
    m_secret = std::move(secret);
}

bool AnswerRelay::quotesSecret(State now) const
{
    // What is held before the end goes through write().
    return m_isWithheld || (now == State::Complete && m_secret.isIn(m_held));
}

void AnswerRelay::write(QByteArrayView bytes)
{
    m_isWithheld = m_isWithheld || m_secret.isIn(bytes);
    if (m_isWithheld)
        return;
    begin();
    m_sentBytes += bytes.size();
    m_lastByteAtNs = monotonicNs();
    m_exchange.write(bytes);
}

void AnswerRelay::putOff(QByteArrayView bytes)
{
    if (!canPutOff(bytes.size()))
        return send(bytes);
    m_putOff.append(bytes);
}

void AnswerRelay::sendPutOff()
{
    send(std::exchange(m_putOff, {}));
}

void AnswerRelay::sendHeld()
{
    sendPutOff();
    begin();
    if (m_firstByteAtNs == 0)
        m_firstByteAtNs = monotonicNs();
    m_sentBytes += m_held.size();
    m_exchange.finishWith(std::exchange(m_held, {}));
}

void AnswerRelay::breakWith(const QByteArray &message)
{
    m_state = State::Broken;
    m_fault = makeFault(ErrorCode::UpstreamFailed, message);
}

void AnswerRelay::breakWith(Report report)
{
    m_state = State::Broken;
    if (report.message.isEmpty())
        report.message = "the provider reported an error"_ba;
    if (report.status == 0)
        report.status = statusOfErrorName(report.code);
    m_fault =
        reportedFault(report.status == 0 ? httpStatusOf(ErrorCode::UpstreamFailed) : report.status, report.message);
    m_report = std::move(report);
}

HeaderList eventStreamHeaders(HeaderList headers, QByteArray contentType)
{
    headers.add("content-type"_ba, std::move(contentType));
    headers.add("cache-control"_ba, "no-cache"_ba);
    headers.add("x-accel-buffering"_ba, "no"_ba);
    return headers;
}
