// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventloop/timerqueue.h"

#include <algorithm>
#include <limits>

#include <QCoreApplication>
#include <QTimerEvent>

namespace
{
constexpr qint64 nsPerMs = 1'000'000;

int msUntil(qint64 dueNs, qint64 nowNs)
{
    if (dueNs <= nowNs)
        return 0;
    const qint64 ms = (dueNs - nowNs + nsPerMs - 1) / nsPerMs;
    return static_cast<int>(std::min<qint64>(ms, std::numeric_limits<int>::max()));
}
} // namespace

std::vector<TimerQueue::Timer>::iterator TimerQueue::find(int timerId)
{
    return std::find_if(m_timers.begin(), m_timers.end(),
                        [timerId](const Timer &timer) { return timer.id == timerId; });
}

std::vector<TimerQueue::Timer>::const_iterator TimerQueue::find(int timerId) const
{
    return std::find_if(m_timers.begin(), m_timers.end(),
                        [timerId](const Timer &timer) { return timer.id == timerId; });
}

void TimerQueue::add(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object, qint64 nowNs)
{
    const qint64 intervalNs = std::max<qint64>(0, intervalMs) * nsPerMs;
    m_timers.push_back({timerId, intervalNs, nowNs + intervalNs, type, object, false});
}

bool TimerQueue::remove(int timerId)
{
    return std::erase_if(m_timers, [timerId](const Timer &timer) { return timer.id == timerId; }) > 0;
}

bool TimerQueue::removeAll(QObject *object)
{
    return std::erase_if(m_timers, [object](const Timer &timer) { return timer.object == object; }) > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> TimerQueue::infosOf(QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> infos;
    for (const Timer &timer : m_timers) {
        if (timer.object == object)
            infos.append({timer.id, static_cast<int>(timer.intervalNs / nsPerMs), timer.type});
    }
    return infos;
}

int TimerQueue::remainingMs(int timerId, qint64 nowNs) const
{
    const auto found = find(timerId);
    return found == m_timers.end() ? -1 : msUntil(found->dueNs, nowNs);
}

int TimerQueue::waitMs(qint64 nowNs) const
{
    int wait = -1;
    for (const Timer &timer : m_timers) {
        if (timer.isFiring)
            continue;
        const int ms = msUntil(timer.dueNs, nowNs);
        wait = wait < 0 ? ms : std::min(wait, ms);
    }
    return wait;
}

bool TimerQueue::fire(qint64 nowNs)
{
    std::vector<int> due;
    due.swap(m_due); // a receiver may come back here through an event loop of its own
    due.clear();
    for (const Timer &timer : m_timers) {
        if (timer.dueNs <= nowNs && !timer.isFiring)
            due.push_back(timer.id);
    }
    for (const int id : due) {
        auto timer = find(id);
        if (timer == m_timers.end() || timer->isFiring)
            continue;
        // What was missed is not made up for: one event, then the interval from now on.
        timer->dueNs += timer->intervalNs;
        if (timer->dueNs < nowNs)
            timer->dueNs = nowNs + timer->intervalNs;
        timer->isFiring = true;
        QTimerEvent event {id};
        QCoreApplication::sendEvent(timer->object, &event);
        timer = find(id);
        if (timer != m_timers.end())
            timer->isFiring = false;
    }
    const bool fired = !due.empty();
    due.swap(m_due);
    return fired;
}
