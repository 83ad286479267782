// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/connectwatch.h"

#include <utility>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#ifdef Q_OS_UNIX
namespace
{
int localPort(int descriptor)
{
    sockaddr_in6 address {}; // the port lies at the same place as in sockaddr_in
    socklen_t size = sizeof address;
    return ::getsockname(descriptor, reinterpret_cast<sockaddr *>(&address), &size) == 0 ? address.sin6_port : 0;
}

bool isConnected(int descriptor)
{
    sockaddr_storage peer {};
    socklen_t size = sizeof peer;
    return ::getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) == 0;
}
} // namespace
#endif

ConnectWatch::ConnectWatch(qintptr descriptor, QObject *parent)
    : QObject {parent}
{
#ifdef Q_OS_UNIX
    m_descriptor = descriptor < 0 ? -1 : ::fcntl(static_cast<int>(descriptor), F_DUPFD_CLOEXEC, 0);
    if (m_descriptor < 0)
        return;
    m_localPort = localPort(m_descriptor);
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Write, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &ConnectWatch::look);
#else
    Q_UNUSED(descriptor)
#endif
}

ConnectWatch::~ConnectWatch()
{
    stop();
}

void ConnectWatch::stop()
{
#ifdef Q_OS_UNIX
    if (m_descriptor < 0)
        return;
    m_notifier->setEnabled(false);
    ::close(std::exchange(m_descriptor, -1));
#endif
}

void ConnectWatch::look()
{
#ifdef Q_OS_UNIX
    m_notifier->setEnabled(false);
    if (!isConnected(m_descriptor) || localPort(m_descriptor) != m_localPort)
        emit wasReset();
#endif
}
