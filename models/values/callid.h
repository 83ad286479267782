// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Time-ordered 63-bit call ids: 43 bits of UTC milliseconds, 4 bits of gateway worker, 16 bits of sequence.
/// One generator per gateway worker; not thread-safe. Never gives an id twice or a smaller one, even when the clock
/// steps back.
class CallIdGenerator final
{
public:
    explicit CallIdGenerator(int worker)
        : m_worker {worker & 0xf}
    {}

    [[nodiscard]] qint64 next(qint64 utcMs);
    /// Ids from now on come after this one, e.g. the newest in the database when the clock was set back meanwhile.
    void startAfter(qint64 id);

    /// The smallest id a call that started at `utcMs` can have: turns a time range into an id range.
    [[nodiscard]] static constexpr qint64 firstAt(qint64 utcMs) { return utcMs << 20; }

    [[nodiscard]] static constexpr qint64 startedAtMs(qint64 id) { return id >> 20; }

private:
    int m_worker = 0;
    qint64 m_lastMs = 0;
    qint64 m_sequence = 0;
};
