// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/failurewindow.h"

FailureWindow::Slice &FailureWindow::slice(qint64 nowMs)
{
    const qint64 number = nowMs / sliceMs;
    Slice &here = m_slices[static_cast<size_t>(number) % m_slices.size()];
    if (here.number != number)
        here = {number, 0, 0};
    return here;
}

bool FailureWindow::fail(qint64 nowMs, bool isCounted)
{
    Slice &now = slice(nowMs);
    now.calls += isCounted ? 0 : 1;
    ++now.failed;
    int calls = 0;
    int failed = 0;
    for (const Slice &one : m_slices) {
        if (one.number <= now.number - static_cast<qint64>(m_slices.size()))
            continue;
        calls += one.calls;
        failed += one.failed;
    }
    return calls >= fewestCalls && failed * 2 >= calls;
}
