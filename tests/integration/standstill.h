// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTest>

#include "tests/support/scriptedupstream.h"

/// What the kernel has taken of the upstream's answers once it takes no more, its buffers being full; -1: it goes on.
[[nodiscard]] inline qint64 bytesTakenAtStandstill(const ScriptedUpstream &upstream, int patienceMs)
{
    constexpr int longEnoughMs = 300;
    qint64 last = -1;
    QElapsedTimer standing;
    standing.start();
    const bool isStill = QTest::qWaitFor(
        [&upstream, &last, &standing] {
            const qint64 now = upstream.bytesTaken();
            if (now != last)
                standing.restart();
            last = now;
            return standing.elapsed() > longEnoughMs;
        },
        patienceMs);
    return isStill ? last : -1;
}
