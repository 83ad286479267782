// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/values/callid.h"

#include <algorithm>

qint64 CallIdGenerator::next(qint64 utcMs)
{
    constexpr qint64 sequencesPerMs = 1 << 16;
    const qint64 ms = std::max(utcMs, m_lastMs);
    m_sequence = ms == m_lastMs ? m_sequence + 1 : 0;
    m_lastMs = ms;
    if (m_sequence == sequencesPerMs) {
        ++m_lastMs;
        m_sequence = 0;
    }
    return (m_lastMs << 20) | (qint64 {m_worker} << 16) | m_sequence;
}

void CallIdGenerator::startAfter(qint64 id)
{
    const qint64 ms = startedAtMs(id);
    if (ms < m_lastMs)
        return;
    m_lastMs = ms + 1;
    m_sequence = 0;
}
