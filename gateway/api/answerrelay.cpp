// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answerrelay.h"

#include <utility>

#include "gateway/api/attemptfailure.h"
#include "gateway/api/monotonic.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qint64 silenceNs = 9'500'000'000; // it is looked at once a second
} // namespace

AnswerRelay::AnswerRelay(Exchange &exchange, HeaderList headers)
    : m_exchange {exchange}
    , m_headers {std::move(headers)}
{}

void AnswerRelay::begin()
{
    if (m_exchange.isStarted())
        return;
    m_exchange.start(200, std::exchange(m_headers, {}));
    m_firstByteAtNs = monotonicNs();
}

void AnswerRelay::send(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    begin();
    m_sentBytes += bytes.size();
    m_lastByteAtNs = monotonicNs();
    m_exchange.write(bytes);
}

bool AnswerRelay::isSilentAt(qint64 nowNs) const
{
    return m_lastByteAtNs != 0 && nowNs - m_lastByteAtNs >= silenceNs;
}

void AnswerRelay::sendHeld()
{
    begin();
    m_sentBytes += m_held.size();
    m_exchange.finishWith(std::exchange(m_held, {}));
}

void AnswerRelay::breakWith(const QByteArray &message, int status)
{
    m_state = State::Broken;
    m_fault = reportedFault(status, message.isEmpty() ? QByteArray {"the provider reported an error"} : message);
}

HeaderList eventStreamHeaders(HeaderList headers, QByteArray contentType)
{
    headers.add("content-type"_ba, std::move(contentType));
    headers.add("cache-control"_ba, "no-cache"_ba);
    headers.add("x-accel-buffering"_ba, "no"_ba);
    return headers;
}
