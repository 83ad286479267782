// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/idempotentrun.h"

#include <utility>

IdempotentRun::IdempotentRun(const Exchange &first, std::shared_ptr<BufferBudget> budget,
                             std::function<void(const IdempotentRun &)> ended)
    : m_head {first.head()}
    , m_receivedAtNs {first.receivedAtNs()}
    , m_ended {std::move(ended)}
    , m_tape {std::make_shared<AnswerTape>(
          std::move(budget),
          [this] {
              QMetaObject::invokeMethod(
                  &m_context, [this] { handleAbandoned(); }, Qt::QueuedConnection);
          },
          [this] {
              QMetaObject::invokeMethod(
                  &m_context, [this] { handleStopping(); }, Qt::QueuedConnection);
          })}
{}

IdempotentRun::~IdempotentRun()
{
    m_handler.reset();
    m_tape->end(AnswerTape::State::Aborted);
}

void IdempotentRun::begin(std::unique_ptr<ExchangeHandler> handler, QByteArray body)
{
    m_handler = std::move(handler);
    m_handler->handleBody(std::move(body));
}

void IdempotentRun::respond(int status, HeaderList headers, QByteArray body)
{
    m_isStarted = true;
    m_tape->start(status, std::move(headers), true);
    m_tape->write(body);
    end(AnswerTape::State::Finished);
}

void IdempotentRun::start(int status, HeaderList headers)
{
    m_isStarted = true;
    m_tape->start(status, std::move(headers), false);
}

void IdempotentRun::write(QByteArrayView bytes)
{
    m_tape->write(bytes);
}

void IdempotentRun::finish()
{
    end(AnswerTape::State::Finished);
}

void IdempotentRun::abort()
{
    end(AnswerTape::State::Aborted);
}

void IdempotentRun::end(AnswerTape::State state)
{
    m_tape->end(state);
    // The handler is still at work further up the stack.
    QMetaObject::invokeMethod(
        &m_context,
        [this] {
            if (m_ended)
                std::exchange(m_ended, {})(*this);
        },
        Qt::QueuedConnection);
}

void IdempotentRun::handleAbandoned()
{
    if (m_tape->state() != AnswerTape::State::Open)
        return;
    m_handler->handleClientGone();
    end(AnswerTape::State::Aborted);
}

void IdempotentRun::handleStopping()
{
    if (m_tape->state() == AnswerTape::State::Open)
        m_handler->handleShutdown();
}
