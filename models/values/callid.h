// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

#include <QtGlobal>

/// Time-ordered 63-bit call ids: 43 bits of UTC milliseconds, 4 bits of gateway worker, 16 bits of sequence.
/// One generator per gateway worker; not thread-safe. Never gives an id twice or a smaller one, even when the clock
/// steps back. A call gets its id when it ends, so the id's time is that of its start or later: that of a call that
/// began after it and ended before it, or of a clock that ran ahead. Whoever wants to know when a call began asks its
/// record.
class CallIdGenerator final
{
public:
    explicit CallIdGenerator(int worker)
        : m_worker {worker & 0xf}
    {}

    [[nodiscard]] qint64 next(qint64 utcMs);
    /// Ids from now on come after this one, e.g. the newest in the database when the clock was set back meanwhile.
    void startAfter(qint64 id);

    /// The smallest id a call that started at `utcMs` can have: where to begin to look for calls from then on. Beyond
    /// the times that an id can hold (the year 2248) the largest there is.
    [[nodiscard]] static constexpr qint64 firstAt(qint64 utcMs)
    {
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        return utcMs > most >> 20 ? most : utcMs << 20;
    }

    /// The id's time: the call started then or before.
    [[nodiscard]] static constexpr qint64 startedAtMs(qint64 id) { return id >> 20; }

private:
    int m_worker = 0;
    qint64 m_lastMs = 0;
    qint64 m_sequence = 0;
};
