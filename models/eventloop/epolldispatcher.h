// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include <QAbstractEventDispatcher>
#include <QSocketNotifier>

#include "models/eventloop/idlepoll.h"
#include "models/eventloop/timerqueue.h"

struct epoll_event;

/// Event dispatcher of the busy threads on Linux. Qt's own asks the kernel about every socket on every turn (poll), so
/// a thousand idle connections slow each call down; epoll tells only of those that have something. Made for a thread by
/// QThread::setEventDispatcher() before it starts; everything but wakeUp() and interrupt() belongs to that thread.
class EpollDispatcher final : public QAbstractEventDispatcher
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EpollDispatcher)

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 intervalMs, Qt::TimerType timerType, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    [[nodiscard]] QList<TimerInfo> registeredTimers(QObject *object) const override;
    [[nodiscard]] int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    /// One file descriptor: who waits on it, and what the kernel was told.
    struct Watch
    {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
        QSocketNotifier *exception = nullptr;
        quint32 told = 0; ///< epoll mask in force; 0: not watched
        quint32 generation =
            0; ///< of the descriptor's use, so that an event of a closed one is not taken for a new one's
        bool isChanged = false;
    };

    [[nodiscard]] static QSocketNotifier *&slotOf(Watch &watch, QSocketNotifier::Type type);
    [[nodiscard]] static quint32 maskOf(const Watch &watch);
    void tell(int fd, Watch &watch);
    void tellChanges();
    [[nodiscard]] int timeoutMs(QEventLoop::ProcessEventsFlags flags) const;
    [[nodiscard]] int await(std::span<epoll_event> ready, int waitMs);
    void dispatch(std::span<const epoll_event> events, bool socketsToo);
    void activate(int fd, quint32 generation, quint32 events);
    void drainWakeUps();

    int m_epoll = -1;
    int m_wakeFd = -1;
    std::atomic_bool m_interrupted = false;
    std::atomic_bool m_isWakeSent = false; ///< the wake-up descriptor is readable or about to be
    bool m_hasLocalWork = false;           ///< an event was posted by this thread itself
    std::vector<Watch> m_watches;          ///< by file descriptor
    std::vector<int> m_changed;
    TimerQueue m_timers;
    IdlePoll m_idlePoll;
};
