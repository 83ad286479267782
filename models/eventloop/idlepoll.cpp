// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventloop/idlepoll.h"

#include <algorithm>

namespace
{
constexpr qint64 firstWindowNs = 50'000;
constexpr qint64 longestWindowNs = 200'000;
} // namespace

void IdlePoll::noteWait(qint64 waitedNs)
{
    if (waitedNs > longestWindowNs) {
        m_windowNs = m_windowNs / 2 < firstWindowNs ? 0 : m_windowNs / 2;
        return;
    }
    if (waitedNs > m_windowNs)
        m_windowNs = std::clamp(m_windowNs * 2, firstWindowNs, longestWindowNs);
}
