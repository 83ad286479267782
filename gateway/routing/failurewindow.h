// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QtGlobal>

/// How many of the calls of the last minute failed. A plain value; times are UTC milliseconds, given.
class FailureWindow final
{
public:
    static constexpr qint64 spanMs = 60'000;
    /// Fewer calls say nothing. As many as Hystrix's requestVolumeThreshold.
    static constexpr int fewestCalls = 20;

    void succeed(qint64 nowMs) { ++slice(nowMs).calls; }

    /// True when at least half of enough calls have failed. `isCounted`: it was told of as one that succeeded.
    [[nodiscard]] bool fail(qint64 nowMs, bool isCounted = false);

    void clear() { m_slices = {}; }

private:
    struct Slice
    {
        qint64 number = -1;
        int calls = 0;
        int failed = 0;
    };

    static constexpr qint64 sliceMs = 10'000;

    Slice &slice(qint64 nowMs);

    std::array<Slice, spanMs / sliceMs> m_slices;
};
