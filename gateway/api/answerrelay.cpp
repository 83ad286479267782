// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answerrelay.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/monotonic.h"
#include "gateway/dialects/chat/chatfault.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
struct NamedStatus
{
    QByteArrayView name; ///< what the provider's name for the error has in it
    int status;
};

// The first that fits decides.
constexpr std::array namedStatuses {
    NamedStatus {"insufficient_quota", 429},
    NamedStatus {"rate_limit", 429},
    NamedStatus {"too_many_requests", 429},
    NamedStatus {"overloaded", 529},
    NamedStatus {"authentication", 401},
    NamedStatus {"invalid_api_key", 401},
    NamedStatus {"billing", 402},
    NamedStatus {"permission", 403},
    NamedStatus {"not_found", 404},
    NamedStatus {"request_too_large", 413},
    NamedStatus {"invalid_request", 400},
    NamedStatus {"context_length_exceeded", 400},
    NamedStatus {"content_filter", 400},
    NamedStatus {"timeout", 504},
    NamedStatus {"server_error", 500},
    NamedStatus {"api_error", 500},
    NamedStatus {"service_unavailable", 503},
};

int statusOfName(QByteArrayView name)
{
    const auto found = std::find_if(namedStatuses.begin(), namedStatuses.end(),
                                    [name](const NamedStatus &one) { return name.contains(one.name); });
    return found == namedStatuses.end() ? 0 : found->status;
}
} // namespace

std::optional<AnswerRelay::Report> AnswerRelay::Report::of(QByteArrayView json)
{
    const std::optional<JsonView> view = JsonView::checked(json);
    if (!view || !view->isObject())
        return std::nullopt;
    std::optional<NeutralDelta> fault = chatFaultOfBody(JsonObject {*view});
    if (!fault)
        return std::nullopt;
    const int status = fault->status == 0 ? statusOfName(fault->code) : fault->status;
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
    if (m_firstByteAtNs == 0)
        m_firstByteAtNs = m_lastByteAtNs;
}

void AnswerRelay::sendPing(QByteArrayView bytes)
{
    if (m_putOff.isEmpty())
        write(bytes);
    else
        send(bytes);
}

void AnswerRelay::write(QByteArrayView bytes)
{
    begin();
    m_sentBytes += bytes.size();
    m_lastByteAtNs = monotonicNs();
    m_exchange.write(bytes);
}

void AnswerRelay::putOff(QByteArrayView bytes)
{
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
        report.status = statusOfName(report.code);
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
