// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QtGlobal>

/// How much happened in the last 60 seconds, in slots of 250 ms. A slot counts until all of it is a minute old, so that
/// no 60 seconds ever hold more than a limit that is checked against total(). Times are UTC milliseconds. A clock that
/// steps back a little counts as standing still; by more (see isStepBack()), and what the window holds moves with it,
/// so that it goes within a minute of the new time. Not thread-safe.
class MinuteWindow final
{
public:
    static constexpr qint64 slotMs = 250;

    void add(qint64 nowMs, qint64 amount);
    /// Changes what was added at `atMs`; without effect when that is more than a minute ago. Gives whether it had one.
    bool correct(qint64 atMs, qint64 nowMs, qint64 difference);
    /// The same, of what is counted still; moves no time.
    bool correct(qint64 atMs, qint64 difference);
    [[nodiscard]] qint64 total(qint64 nowMs);
    /// Milliseconds until the total will have fallen to `level` or below, if nothing is added; 0: it has.
    [[nodiscard]] qint64 msUntil(qint64 level, qint64 nowMs);

private:
    // One more than fits a minute: the slot that is being filled.
    static constexpr qint64 slotCount = 60'000 / slotMs + 1;

    using Slots = std::array<qint64, static_cast<size_t>(slotCount)>;

    void advance(qint64 nowMs);
    void moveBack(qint64 newest);

    static qint64 &slotOf(Slots &ring, qint64 number)
    {
        return ring[static_cast<size_t>((number % slotCount + slotCount) % slotCount)];
    }

    qint64 &slot(qint64 number) { return slotOf(m_slots, number); }

    Slots m_slots {};
    qint64 m_newest = 0; ///< number of the slot that is being filled: time / slotMs
    qint64 m_total = 0;
};
