// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/localanswer.h"

#include "gateway/api/answers.h"

LocalAnswer::LocalAnswer(Exchange &exchange, ApiDialect dialect, QByteArray requestId, Answer answer)
    : m_exchange {exchange}
    , m_dialect {dialect}
    , m_requestId {std::move(requestId)}
    , m_answer {std::move(answer)}
{}

void LocalAnswer::handleBody(QByteArray body)
{
    tl::expected<QByteArray, ApiFault> answer = m_answer(body);
    if (answer)
        respondJson(m_exchange, m_dialect, 200, m_requestId, *std::move(answer));
    else
        respondFault(m_exchange, m_dialect, answer.error(), m_requestId);
}
