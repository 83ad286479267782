// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>

#include <QtGlobal>

/// How many bytes of bodies and answers the hub holds at once, over all connections and workers. Any thread.
class BufferBudget final
{
    Q_DISABLE_COPY_MOVE(BufferBudget)

public:
    static constexpr qint64 defaultBytes = 768 * 1024 * 1024;

    explicit BufferBudget(qint64 bytes = defaultBytes)
        : m_left {bytes}
    {}

    /// False, and nothing is taken, when less is left.
    [[nodiscard]] bool take(qint64 bytes)
    {
        if (m_left.fetch_sub(bytes, std::memory_order_relaxed) >= bytes)
            return true;
        giveBack(bytes);
        return false;
    }

    /// For what is there already and has to be counted; the budget may be overdrawn by it.
    void takeAnyway(qint64 bytes) { m_left.fetch_sub(bytes, std::memory_order_relaxed); }

    void giveBack(qint64 bytes) { m_left.fetch_add(bytes, std::memory_order_relaxed); }

    [[nodiscard]] qint64 leftBytes() const { return m_left.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_left;
};

/// What one buffer has taken of the budget; given back when it goes. Small buffers are not worth counting. One thread.
class BufferShare final
{
    Q_DISABLE_COPY_MOVE(BufferShare)

public:
    static constexpr qint64 freeBytes = 64 * 1024;

    /// Borrows the budget, which must outlive it; null: there is no limit.
    explicit BufferShare(BufferBudget *budget)
        : m_budget {budget}
    {}

    ~BufferShare() { clear(); }

    /// Covers a buffer of that size; grows in steps, so that few askings do for a buffer that grows. False: the budget
    /// is used up, and the share is as it was.
    [[nodiscard]] bool cover(qint64 bytes)
    {
        if (bytes <= std::max(m_bytes, freeBytes) || m_budget == nullptr)
            return true;
        const qint64 wanted = (bytes + stepBytes - 1) / stepBytes * stepBytes - m_bytes;
        if (!m_budget->take(wanted))
            return false;
        m_bytes += wanted;
        return true;
    }

    /// Counts a buffer that is there already, up or down.
    void count(qint64 bytes)
    {
        const qint64 wanted = bytes <= freeBytes ? 0 : bytes;
        if (m_budget != nullptr && wanted != m_bytes)
            m_budget->takeAnyway(wanted - m_bytes);
        m_bytes = m_budget != nullptr ? wanted : 0;
    }

    void clear() { count(0); }

private:
    static constexpr qint64 stepBytes = 256 * 1024;

    BufferBudget *m_budget;
    qint64 m_bytes = 0;
};
