// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "gateway/api/callprotocol.h"
#include "gateway/api/idempotencystore.h"

class ChatCall;
struct ApiServices;

/// A request under an Idempotency-Key: begins the call, joins the one that runs, or gives the kept answer, with
/// `idempotent-replayed: true`. Another request under the same key is refused with 422. Gateway thread; one per
/// request.
class IdempotentCall final : public ExchangeHandler
{
    Q_DISABLE_COPY_MOVE(IdempotentCall)

public:
    static constexpr QByteArrayView keyHeader {"idempotency-key"};

    /// Borrows the services and the exchange, which must outlive it.
    IdempotentCall(ApiServices &services, Exchange &exchange, std::unique_ptr<CallProtocol> protocol,
                   std::shared_ptr<const AppSnapshot> app, QByteArray requestId);
    ~IdempotentCall() override;

    /// The request has a key. What is wrong with it, in words; empty: nothing.
    [[nodiscard]] static QByteArray problemOfKey(const HeaderList &headers);

    /// A call of its own then, which records why it was refused.
    [[nodiscard]] bool handleRefusedBody(const BodyRefusal &refusal) override;
    void handleBody(QByteArray body) override;
    void handleClientGone() override;
    void handleWritable() override;
    void handleShutdown() override;

private:
    [[nodiscard]] QByteArray fingerprintOf(const QByteArray &body) const;
    [[nodiscard]] AnswerTape::Wake pulling();
    void leave();
    void pull();
    void give(AnswerTape::Piece piece);
    void giveWhole(int status, HeaderList headers);

    ApiServices &m_services;
    Exchange &m_exchange;
    std::unique_ptr<CallProtocol> m_protocol; ///< until the call begins
    ApiDialect m_dialect;
    std::shared_ptr<const AppSnapshot> m_app;
    QByteArray m_requestId;
    QObject m_context; ///< wakes that are posted die with it
    std::shared_ptr<AnswerTape> m_tape;
    quint64 m_reader = 0;
    QByteArray m_whole; ///< of an answer that is given at once
    bool m_isReplay = false;
    std::unique_ptr<ChatCall> m_refused; ///< when the body was not taken
};
