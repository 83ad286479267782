// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/wholerelay.h"

#include <utility>

#include "gateway/dialects/wholeanswer.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
HeaderList withType(HeaderList headers, QByteArray contentType)
{
    headers.add("content-type"_ba, std::move(contentType));
    return headers;
}
} // namespace

WholeRelay::WholeRelay(Exchange &exchange, HeaderList headers, QByteArray contentType, Read read)
    : AnswerRelay {exchange, withType(std::move(headers), std::move(contentType))}
    , m_read {std::move(read)}
{}

AnswerRelay::State WholeRelay::feed(QByteArrayView bytes)
{
    m_body.append(bytes);
    dropByteOrderMark(m_body);
    if (m_state == State::Open && m_body.size() > WholeAnswer::maxBytes)
        breakWith("the provider's answer is too large");
    return m_state;
}

AnswerRelay::State WholeRelay::finish()
{
    if (m_state != State::Open)
        return m_state;
    const QByteArray body = std::exchange(m_body, {});
    tl::expected<WholeAnswer, ApiFault> answer = m_read(body);
    if (!answer) {
        if (std::optional<Report> report = Report::of(body))
            breakWith(*std::move(report));
        else
            breakWith(answer.error().message);
        return m_state;
    }
    m_usage = answer->usage;
    m_held = std::move(answer->body);
    m_state = State::Complete;
    return m_state;
}

void WholeRelay::release()
{
    sendHeld();
}

void WholeRelay::breakOff(const ApiFault &)
{
    m_exchange.abort(); // nothing but the whole is ever sent
}
