// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/rawrelay.h"

#include <utility>

RawRelay::RawRelay(Exchange &exchange, HeaderList headers, const TokenUsage &usage)
    : AnswerRelay {exchange, std::move(headers)}
    , m_usage {usage}
{}

AnswerRelay::State RawRelay::feed(QByteArrayView bytes)
{
    m_hasBegun = m_hasBegun || !bytes.isEmpty();
    send(m_held);
    m_held = bytes.toByteArray();
    return State::Open;
}

AnswerRelay::State RawRelay::finish()
{
    if (!m_hasBegun) {
        breakWith("the provider's answer is empty");
        return m_state;
    }
    return State::Complete;
}

void RawRelay::release()
{
    sendHeld();
}

void RawRelay::breakOff(const ApiFault &)
{
    m_exchange.abort();
}
