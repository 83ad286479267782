// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/idempotentrun.h"

#include <utility>

#include "gateway/api/chatcall.h"

IdempotentRun::IdempotentRun(const Exchange &first, std::shared_ptr<BufferBudget> budget,
                             std::function<void(const IdempotentRun &)> ended)
    : m_head {first.head()}
    , m_receivedAtNs {first.receivedAtNs()}
    , m_ended {std::move(ended)}
    , m_tape {
          std::make_shared<AnswerTape>(std::move(budget), AnswerTape::Writer {posting(&IdempotentRun::handleAbandoned),
                                                                              posting(&IdempotentRun::handleStopping),
                                                                              posting(&IdempotentRun::handleCaughtUp)})}
{}

IdempotentRun::~IdempotentRun()
{
    m_call.reset();
    m_tape->end(AnswerTape::State::Aborted, false);
}

AnswerTape::Wake IdempotentRun::posting(void (IdempotentRun::*handler)())
{
    return [this, handler] {
        QMetaObject::invokeMethod(
            &m_context, [this, handler] { (this->*handler)(); }, Qt::QueuedConnection);
    };
}

void IdempotentRun::begin(std::unique_ptr<ChatCall> call, QByteArray body)
{
    m_call = std::move(call);
    m_call->handleBody(std::move(body));
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
    m_tape->end(state, m_call && m_call->hasSucceeded());
    // The call is still at work further up the stack.
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
    if (!m_tape->abortIfUnread())
        return;
    m_call->handleClientGone();
    end(AnswerTape::State::Aborted);
}

void IdempotentRun::handleStopping()
{
    if (m_tape->state() == AnswerTape::State::Open)
        m_call->handleShutdown();
}

void IdempotentRun::handleCaughtUp()
{
    if (m_tape->state() == AnswerTape::State::Open)
        m_call->handleWritable();
}
