// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/connectwatch.h"

#include <utility>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

bool isSameSocket(int one, int other)
{
    struct stat first
    {
    };

    struct stat second
    {
    };

    return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_ino == second.st_ino;
}
} // namespace
#endif

ConnectWatch::ConnectWatch(qintptr descriptor, QObject *parent)
    : QObject {parent}
{
#ifdef Q_OS_UNIX
    m_original = static_cast<int>(descriptor);
    m_descriptor = m_original < 0 ? -1 : ::fcntl(m_original, F_DUPFD_CLOEXEC, 0);
    if (m_descriptor < 0)
        return;
    m_localPort = localPort(m_descriptor);
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Write, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        // Qt looks first: what it does report (a refusal, an end of the address list) is its own affair.
        QMetaObject::invokeMethod(this, &ConnectWatch::look, Qt::QueuedConnection);
    });
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
    // After a refusal Qt makes another socket; what became of this one does not matter then.
    if (m_descriptor < 0 || !isSameSocket(m_original, m_descriptor))
        return;
    if (!isConnected(m_descriptor) || localPort(m_descriptor) != m_localPort)
        emit wasReset();
#endif
}
