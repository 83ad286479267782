// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include "models/values/clock.h"

/// A clock that a test sets. Any thread.
class FixedClock final : public Clock
{
public:
    explicit FixedClock(qint64 utcMs = 1'700'000'000'000)
        : m_utcMs {utcMs}
    {}

    [[nodiscard]] qint64 utcMs() const override { return m_utcMs; }

    void set(qint64 utcMs) { m_utcMs = utcMs; }

    void advance(qint64 ms) { m_utcMs += ms; }

private:
    std::atomic<qint64> m_utcMs;
};
