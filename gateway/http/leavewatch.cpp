// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/leavewatch.h"

#include <algorithm>
#include <array>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

#include <QSocketNotifier>

LeaveWatch::LeaveWatch(std::function<void(ClientConnection *)> left, QObject *parent)
    : QObject {parent}
    , m_left {std::move(left)}
    , m_epoll {epoll_create1(EPOLL_CLOEXEC)}
{
    if (m_epoll < 0) {
        qWarning("clients that leave are noticed late: error %d", errno);
        return;
    }
    auto *notifier = new QSocketNotifier(m_epoll, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &LeaveWatch::handleEvents);
}

LeaveWatch::~LeaveWatch()
{
    // Before its descriptor goes.
    delete findChild<QSocketNotifier *>();
    if (m_epoll >= 0)
        ::close(m_epoll);
}

void LeaveWatch::add(qintptr descriptor, ClientConnection *connection)
{
    epoll_event event {};
    event.events = EPOLLRDHUP; // errors and hang-ups come unasked
    event.data.ptr = connection;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, static_cast<int>(descriptor), &event);
}

void LeaveWatch::remove(qintptr descriptor)
{
    epoll_event event {};
    epoll_ctl(m_epoll, EPOLL_CTL_DEL, static_cast<int>(descriptor), &event);
}

void LeaveWatch::handleEvents()
{
    std::array<epoll_event, 64> ready {};
    const int count = std::max(0, epoll_wait(m_epoll, ready.data(), static_cast<int>(ready.size()), 0));
    // Connections are deleted by the event loop only, so that none of these is gone before its turn.
    for (int i = 0; i < count; ++i)
        m_left(static_cast<ClientConnection *>(ready[static_cast<size_t>(i)].data.ptr));
}
