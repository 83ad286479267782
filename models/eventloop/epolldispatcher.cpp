// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/eventloop/epolldispatcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QEvent>
#include <QThread>

namespace
{
constexpr int eventsPerTurn = 256;
constexpr quint64 wakeKey = ~quint64 {0};

qint64 nowNs()
{
    const auto sinceBoot = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(sinceBoot).count();
}

quint64 keyOf(int fd, quint32 generation)
{
    return (quint64 {generation} << 32) | static_cast<quint32>(fd);
}
} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher {parent}
    , m_epoll {epoll_create1(EPOLL_CLOEXEC)}
    , m_wakeFd {eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)}
{
    if (m_epoll < 0 || m_wakeFd < 0)
        qFatal("no descriptors are left for an event loop");
    epoll_event event {};
    event.events = EPOLLIN;
    event.data.u64 = wakeKey;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeFd, &event);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_wakeFd);
    ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted.store(false, std::memory_order_relaxed);
    m_hasLocalWork = false;
    emit awake();
    QCoreApplication::sendPostedEvents();
    if (m_interrupted.load(std::memory_order_relaxed))
        return false;

    const int wait = timeoutMs(flags);
    if (wait != 0)
        emit aboutToBlock();
    tellChanges();
    std::array<epoll_event, eventsPerTurn> ready; // left as it is: the kernel fills what is used
    const int count = std::max(0, await(ready, wait));
    dispatch({ready.data(), static_cast<size_t>(count)}, !flags.testFlag(QEventLoop::ExcludeSocketNotifiers));
    const bool fired = !flags.testFlag(QEventLoop::X11ExcludeTimers) && m_timers.fire(nowNs());
    return fired || count > 0;
}

/// Looks for a while before it sleeps, if waits are short now; others who want the processor have it meanwhile.
int EpollDispatcher::await(std::span<epoll_event> ready, int waitMs)
{
    const auto look = [this, ready](int ms) {
        return epoll_wait(m_epoll, ready.data(), static_cast<int>(ready.size()), ms);
    };
    if (waitMs == 0)
        return look(0);
    const qint64 sinceNs = nowNs();
    const qint64 untilNs = sinceNs + m_idlePoll.windowNs();
    int count = 0;
    while (nowNs() < untilNs && (count = look(0)) == 0)
        sched_yield();
    if (count == 0)
        count = look(waitMs);
    m_idlePoll.noteWait(nowNs() - sinceNs);
    return count;
}

int EpollDispatcher::timeoutMs(QEventLoop::ProcessEventsFlags flags) const
{
    if (!flags.testFlag(QEventLoop::WaitForMoreEvents) || m_hasLocalWork)
        return 0;
    return flags.testFlag(QEventLoop::X11ExcludeTimers) ? -1 : m_timers.waitMs(nowNs());
}

void EpollDispatcher::dispatch(std::span<const epoll_event> events, bool socketsToo)
{
    for (const epoll_event &event : events) {
        const quint64 key = event.data.u64;
        if (key == wakeKey)
            drainWakeUps();
        else if (socketsToo)
            activate(static_cast<int>(key & 0xffffffff), static_cast<quint32>(key >> 32), event.events);
    }
}

void EpollDispatcher::activate(int fd, quint32 generation, quint32 events)
{
    const auto send = [this, fd, generation](QSocketNotifier::Type type) {
        Watch &watch = m_watches[static_cast<size_t>(fd)];
        QSocketNotifier *notifier = slotOf(watch, type);
        if (!notifier || watch.generation != generation)
            return;
        QEvent event {QEvent::SockAct};
        QCoreApplication::sendEvent(notifier, &event);
    };
    // As poll() does for Qt: an error or a hang-up wakes whoever waits, and reading or writing then tells it.
    const bool broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
    if (broken || (events & (EPOLLIN | EPOLLRDHUP)) != 0)
        send(QSocketNotifier::Read);
    if ((events & EPOLLPRI) != 0)
        send(QSocketNotifier::Exception);
    if (broken || (events & EPOLLOUT) != 0)
        send(QSocketNotifier::Write);
}

void EpollDispatcher::drainWakeUps()
{
    eventfd_t count = 0;
    eventfd_read(m_wakeFd, &count);
    m_isWakeSent.store(false, std::memory_order_release);
}

QSocketNotifier *&EpollDispatcher::slotOf(Watch &watch, QSocketNotifier::Type type)
{
    switch (type) {
    case QSocketNotifier::Read:
        return watch.read;
    case QSocketNotifier::Write:
        return watch.write;
    case QSocketNotifier::Exception:
        break;
    }
    return watch.exception;
}

quint32 EpollDispatcher::maskOf(const Watch &watch)
{
    return (watch.read ? quint32 {EPOLLIN} : 0U) | (watch.write ? quint32 {EPOLLOUT} : 0U)
           | (watch.exception ? quint32 {EPOLLPRI} : 0U);
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const auto fd = static_cast<size_t>(notifier->socket());
    if (fd >= m_watches.size())
        m_watches.resize(fd + 64);
    Watch &watch = m_watches[fd];
    slotOf(watch, notifier->type()) = notifier;
    if (!watch.isChanged) {
        watch.isChanged = true;
        m_changed.push_back(static_cast<int>(fd));
    }
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const auto fd = static_cast<size_t>(notifier->socket());
    if (fd >= m_watches.size())
        return;
    Watch &watch = m_watches[fd];
    QSocketNotifier *&slot = slotOf(watch, notifier->type());
    if (slot != notifier)
        return;
    slot = nullptr;
    if (maskOf(watch) == 0) {
        // At once, because the descriptor may be closed now and its number used again before the next turn.
        tell(static_cast<int>(fd), watch);
        ++watch.generation;
    } else if (!watch.isChanged) {
        watch.isChanged = true;
        m_changed.push_back(static_cast<int>(fd));
    }
}

void EpollDispatcher::tell(int fd, Watch &watch)
{
    const quint32 mask = maskOf(watch);
    if (mask == watch.told)
        return;
    epoll_event event {};
    event.events = mask;
    event.data.u64 = keyOf(fd, watch.generation);
    const int change = mask == 0 ? EPOLL_CTL_DEL : (watch.told == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD);
    if (epoll_ctl(m_epoll, change, fd, &event) != 0 && mask != 0) {
        // The descriptor was closed behind our back and is another file now, or was never removed.
        const int again = errno == EEXIST ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
        if (epoll_ctl(m_epoll, again, fd, &event) != 0)
            qWarning("descriptor %d cannot be watched: error %d", fd, errno);
    }
    watch.told = mask;
}

/// A socket that starts and stops to wait for writing within one turn costs no system call.
void EpollDispatcher::tellChanges()
{
    for (const int fd : m_changed) {
        Watch &watch = m_watches[static_cast<size_t>(fd)];
        watch.isChanged = false;
        tell(fd, watch);
    }
    m_changed.clear();
}

void EpollDispatcher::registerTimer(int timerId, qint64 intervalMs, Qt::TimerType timerType, QObject *object)
{
    m_timers.add(timerId, intervalMs, timerType, object, nowNs());
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.infosOf(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    return m_timers.remainingMs(timerId, nowNs());
}

void EpollDispatcher::wakeUp()
{
    if (QThread::currentThread() == thread()) {
        m_hasLocalWork = true;
        return;
    }
    if (!m_isWakeSent.exchange(true, std::memory_order_acq_rel))
        eventfd_write(m_wakeFd, 1);
}

void EpollDispatcher::interrupt()
{
    m_interrupted.store(true, std::memory_order_relaxed);
    wakeUp();
}
