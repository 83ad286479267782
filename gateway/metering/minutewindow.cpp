// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/metering/minutewindow.h"

#include <algorithm>

#include "models/values/clockstep.h"

void MinuteWindow::advance(qint64 nowMs)
{
    const qint64 now = nowMs / slotMs;
    if (isStepBack(nowMs, m_newest * slotMs))
        return moveBack(now);
    if (now <= m_newest)
        return;
    if (m_total != 0) {
        const qint64 begin = std::max(m_newest + 1, now - slotCount + 1);
        for (qint64 number = begin; number <= now; ++number) {
            m_total -= slot(number);
            slot(number) = 0;
        }
    }
    m_newest = now;
}

void MinuteWindow::moveBack(qint64 newest)
{
    Slots moved {};
    for (qint64 age = 0; age < slotCount; ++age)
        slotOf(moved, newest - age) = slot(m_newest - age);
    m_slots = moved;
    m_newest = newest;
}

void MinuteWindow::add(qint64 nowMs, qint64 amount)
{
    advance(nowMs);
    slot(m_newest) += amount;
    m_total += amount;
}

bool MinuteWindow::correct(qint64 atMs, qint64 nowMs, qint64 difference)
{
    advance(nowMs);
    return correct(atMs, difference);
}

bool MinuteWindow::correct(qint64 atMs, qint64 difference)
{
    const qint64 number = std::min(atMs / slotMs, m_newest);
    if (number <= m_newest - slotCount)
        return false;
    slot(number) += difference;
    m_total += difference;
    return true;
}

qint64 MinuteWindow::total(qint64 nowMs)
{
    advance(nowMs);
    return m_total;
}

qint64 MinuteWindow::msUntil(qint64 level, qint64 nowMs)
{
    advance(nowMs);
    if (m_total <= level || level < 0)
        return 0;
    // From the newest back, because most ask for level 0: the first slot that does not fit must go.
    qint64 number = m_newest;
    for (qint64 rest = slot(number); rest <= level; rest += slot(number))
        --number;
    return (number + slotCount) * slotMs - std::max(nowMs, m_newest * slotMs);
}
