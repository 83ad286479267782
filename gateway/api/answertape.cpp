// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/answertape.h"

#include <utility>

AnswerTape::AnswerTape(std::shared_ptr<BufferBudget> budget, Wake abandoned, Wake stopping)
    : m_budget {std::move(budget)}
    , m_share {m_budget.get()}
    , m_abandoned {std::move(abandoned)}
    , m_stopping {std::move(stopping)}
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
    m_share.count(m_bytes.size());
    wakeAll();
}

void AnswerTape::end(State state)
{
    const std::scoped_lock lock {m_mutex};
    if (m_state != State::Open)
        return;
    m_state = state;
    // Whoever wrote it may be gone from now on.
    m_abandoned = {};
    m_stopping = {};
    wakeAll();
}

quint64 AnswerTape::join(Wake more)
{
    const std::scoped_lock lock {m_mutex};
    m_readers.insert(++m_lastReader, std::move(more));
    return m_lastReader;
}

void AnswerTape::leave(quint64 reader)
{
    const std::scoped_lock lock {m_mutex};
    if (m_readers.remove(reader) && m_readers.isEmpty() && m_abandoned)
        m_abandoned();
}

void AnswerTape::stop()
{
    const std::scoped_lock lock {m_mutex};
    if (m_stopping)
        std::exchange(m_stopping, {})();
}

AnswerTape::Piece AnswerTape::readFrom(qsizetype offset) const
{
    const std::scoped_lock lock {m_mutex};
    Piece piece;
    piece.hasHead = m_status != 0;
    piece.isWhole = m_isWhole;
    piece.status = m_status;
    if (offset == 0)
        piece.headers = m_headers;
    piece.bytes = offset == 0 ? m_bytes : m_bytes.sliced(offset);
    piece.state = m_state;
    return piece;
}

AnswerTape::State AnswerTape::state() const
{
    const std::scoped_lock lock {m_mutex};
    return m_state;
}

bool AnswerTape::isWorthKeeping(qsizetype maxBytes) const
{
    const std::scoped_lock lock {m_mutex};
    return m_state == State::Finished && m_status == 200 && m_bytes.size() <= maxBytes;
}

qsizetype AnswerTape::size() const
{
    const std::scoped_lock lock {m_mutex};
    return m_bytes.size();
}

void AnswerTape::wakeAll()
{
    for (const Wake &more : std::as_const(m_readers))
        more();
}
