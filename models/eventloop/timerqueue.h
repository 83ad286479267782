// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QAbstractEventDispatcher>

/// The timers of one event dispatcher. There are few of them, so a scan beats a heap. Times are monotonic nanoseconds;
/// lives on the dispatcher's thread.
class TimerQueue final
{
public:
    void add(int timerId, qint64 intervalMs, Qt::TimerType type, QObject *object, qint64 nowNs);
    bool remove(int timerId);
    bool removeAll(QObject *object);
    [[nodiscard]] QList<QAbstractEventDispatcher::TimerInfo> infosOf(QObject *object) const;
    /// Milliseconds until the timer is due, rounded up; -1: there is no such timer.
    [[nodiscard]] int remainingMs(int timerId, qint64 nowNs) const;
    /// Milliseconds until the first timer is due, rounded up; -1: there is none.
    [[nodiscard]] int waitMs(qint64 nowNs) const;
    /// Sends each due timer's event once. Receivers may add and remove timers meanwhile. Returns whether any was sent.
    bool fire(qint64 nowNs);

private:
    struct Timer
    {
        int id = 0;
        qint64 intervalNs = 0;
        qint64 dueNs = 0;
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        bool isFiring = false; ///< its receiver runs an event loop of its own: not sent again into itself
    };

    [[nodiscard]] std::vector<Timer>::iterator find(int timerId);
    [[nodiscard]] std::vector<Timer>::const_iterator find(int timerId) const;

    std::vector<Timer> m_timers;
    std::vector<int> m_due; ///< scratch of fire()
};
