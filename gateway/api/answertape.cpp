// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answertape.h"

#include <algorithm>
#include <utility>

#include "gateway/http/exchange.h"

AnswerTape::AnswerTape(std::shared_ptr<BufferBudget> budget, Writer writer)
    : m_budget {std::move(budget)}
    , m_share {m_budget.get()}
    , m_writer {std::move(writer)}
{}

void AnswerTape::start(int status, HeaderList headers, bool isWhole)
{
    const std::scoped_lock lock {m_mutex};
    m_status = status;
    m_headers = std::move(headers);
    m_isWhole = isWhole;
    wakeAll();
}

void AnswerTape::write(QByteArrayView bytes)
{
    const std::scoped_lock lock {m_mutex};
    m_bytes.append(bytes);
    trim();
    wakeAll();
}

void AnswerTape::end(State state, bool isGood)
{
    const std::scoped_lock lock {m_mutex};
    if (m_state != State::Open)
        return;
    m_state = state;
    m_isGood = isGood;
    m_writer = {}; // it may be gone from now on
    wakeAll();
}

bool AnswerTape::abortIfUnread()
{
    const std::scoped_lock lock {m_mutex};
    if (m_state != State::Open || !m_readers.isEmpty())
        return false;
    m_state = State::Aborted;
    m_writer = {};
    return true;
}

qint64 AnswerTape::pendingBytes()
{
    const std::scoped_lock lock {m_mutex};
    const qsizetype lag = total() > sharedBytes ? total() - leastHad() : 0;
    m_isWaited = lag > Exchange::highWaterBytes;
    return lag;
}

quint64 AnswerTape::join(Wake more)
{
    const std::scoped_lock lock {m_mutex};
    if (m_state == State::Aborted || m_dropped > 0)
        return 0;
    m_readers.insert(++m_lastReader, {std::move(more), 0});
    return m_lastReader;
}

void AnswerTape::leave(quint64 reader)
{
    const std::scoped_lock lock {m_mutex};
    if (m_readers.remove(reader) && m_readers.isEmpty() && m_writer.abandoned)
        m_writer.abandoned();
}

void AnswerTape::stop()
{
    const std::scoped_lock lock {m_mutex};
    if (m_writer.stopping)
        std::exchange(m_writer.stopping, {})();
}

AnswerTape::Piece AnswerTape::read(quint64 reader)
{
    const std::scoped_lock lock {m_mutex};
    Reader &one = m_readers[reader];
    Piece piece;
    piece.hasHead = m_status != 0;
    piece.isWhole = m_isWhole;
    piece.status = m_status;
    piece.headers = m_headers;
    piece.bytes = m_bytes.sliced(one.had - m_dropped);
    piece.state = m_state;
    one.had = total();
    trim();
    if (m_isWaited && total() - leastHad() < Exchange::lowWaterBytes && m_writer.caughtUp) {
        m_isWaited = false;
        m_writer.caughtUp();
    }
    return piece;
}

AnswerTape::State AnswerTape::state() const
{
    const std::scoped_lock lock {m_mutex};
    return m_state;
}

bool AnswerTape::isWorthKeeping() const
{
    const std::scoped_lock lock {m_mutex};
    return m_state == State::Finished && m_isGood && m_status == 200 && canKeep(total(), m_isWhole);
}

qsizetype AnswerTape::heldBytes() const
{
    const std::scoped_lock lock {m_mutex};
    return m_bytes.size();
}

qsizetype AnswerTape::leastHad() const
{
    qsizetype least = total();
    for (const Reader &reader : m_readers)
        least = std::min(least, reader.had);
    return least;
}

void AnswerTape::trim()
{
    if (total() > sharedBytes && !m_isWhole) {
        const qsizetype had = leastHad();
        m_bytes.remove(0, had - m_dropped);
        m_dropped = had;
    }
    m_share.count(m_bytes.size());
}

void AnswerTape::wakeAll()
{
    for (const Reader &reader : std::as_const(m_readers))
        reader.more();
}
