// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/rawrelay.h"

#include <utility>

#include "gateway/api/monotonic.h"

RawRelay::RawRelay(Exchange &exchange, HeaderList headers, const TokenUsage &usage)
    : m_exchange {exchange}
    , m_headers {std::move(headers)}
    , m_usage {usage}
{}

AnswerRelay::State RawRelay::feed(QByteArrayView bytes)
{
    m_hasBegun = m_hasBegun || !bytes.isEmpty();
    if (!m_held.isEmpty())
        send(m_held);
    m_held = bytes.toByteArray();
    return State::Open;
}

AnswerRelay::State RawRelay::finish()
{
    m_hasBegun = true;
    return State::Complete;
}

void RawRelay::release()
{
    send(std::exchange(m_held, {}));
    m_exchange.finish();
}

void RawRelay::breakOff(const ApiFault &)
{
    m_exchange.abort();
}

void RawRelay::send(QByteArrayView bytes)
{
    if (!m_exchange.isStarted()) {
        m_exchange.start(200, std::exchange(m_headers, {}));
        m_firstByteAtNs = monotonicNs();
    }
    m_sentBytes += bytes.size();
    m_exchange.write(bytes);
}
