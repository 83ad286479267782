// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "gateway/api/answertape.h"
#include "gateway/http/exchange.h"

class ChatCall;

/// A call that several clients may wait for: the exchange of its handler, which writes a tape instead of a connection.
/// It goes on as long as one client is there, whichever was the first. Gateway thread of the worker that began it.
class IdempotentRun final : public Exchange
{
    Q_DISABLE_COPY_MOVE(IdempotentRun)

public:
    /// `ended` is called once, from the event loop, when nothing more comes; it may destroy the run.
    IdempotentRun(const Exchange &first, std::shared_ptr<BufferBudget> budget,
                  std::function<void(const IdempotentRun &)> ended);
    ~IdempotentRun() override;

    [[nodiscard]] const std::shared_ptr<AnswerTape> &tape() const { return m_tape; }

    /// Gives the request to the call, whose exchange this is.
    void begin(std::unique_ptr<ChatCall> call, QByteArray body);

    [[nodiscard]] const RequestHead &head() const override { return m_head; }

    [[nodiscard]] qint64 receivedAtNs() const override { return m_receivedAtNs; }

    void respond(int status, HeaderList headers, QByteArray body) override;
    void start(int status, HeaderList headers) override;
    void write(QByteArrayView bytes) override;
    void finish() override;
    void abort() override;

    [[nodiscard]] qint64 pendingBytes() const override { return m_tape->pendingBytes(); }

    [[nodiscard]] bool isStarted() const override { return m_isStarted; }

private:
    [[nodiscard]] AnswerTape::Wake posting(void (IdempotentRun::*handler)());
    void handleAbandoned();
    void handleCaughtUp();
    void handleStopping();
    void end(AnswerTape::State state);

    QObject m_context; ///< what is posted to the run dies with it
    RequestHead m_head;
    qint64 m_receivedAtNs = 0;
    std::function<void(const IdempotentRun &)> m_ended;
    std::shared_ptr<AnswerTape> m_tape;
    std::unique_ptr<ChatCall> m_call;
    bool m_isStarted = false;
};
