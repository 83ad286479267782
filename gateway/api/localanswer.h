// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <tl/expected.hpp>

#include "gateway/api/httpstatus.h"
#include "gateway/http/exchange.h"

/// Answers a request from what the hub knows, once its body is there. No provider is called, so nothing is recorded.
/// Gateway thread; owned by the client's connection.
class LocalAnswer final : public ExchangeHandler
{
    Q_DISABLE_COPY_MOVE(LocalAnswer)

public:
    using Answer = std::function<tl::expected<QByteArray, ApiFault>(const QByteArray &body)>;

    /// Borrows the exchange, which must outlive it. `answer` gives a JSON body.
    LocalAnswer(Exchange &exchange, ApiDialect dialect, QByteArray requestId, Answer answer);

    void handleBody(QByteArray body) override;

    void handleClientGone() override {}

    void handleWritable() override {}

private:
    Exchange &m_exchange;
    ApiDialect m_dialect = ApiDialect::OpenAi;
    QByteArray m_requestId;
    Answer m_answer;
};
