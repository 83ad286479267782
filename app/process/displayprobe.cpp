// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/displayprobe.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QFile>
#include <QRegularExpression>
#include <QStringList>

#include "app/cli/table.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int timeLimitMs = 2000;
constexpr int firstXPort = 6000;

/// Whether somebody takes a connection there, which is closed at once.
bool answers(const sockaddr *address, socklen_t size)
{
    const int fd = ::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return false;
    }
    bool isConnected = ::connect(fd, address, size) == 0;
    if (!isConnected && errno == EINPROGRESS) {
        pollfd wait {fd, POLLOUT, 0};
        int error = 0;
        socklen_t errorSize = sizeof error;
        isConnected = ::poll(&wait, 1, timeLimitMs) == 1
                      && ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &errorSize) == 0 && error == 0;
    }
    ::close(fd);
    return isConnected;
}

/// `path` may begin with a NUL, as names of Linux' abstract sockets do.
bool answersAtPath(const QByteArray &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || static_cast<size_t>(path.size()) >= sizeof address.sun_path) {
        return false;
    }
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    const bool isAbstract = path.startsWith('\0');
    const size_t size = offsetof(sockaddr_un, sun_path) + static_cast<size_t>(path.size()) + (isAbstract ? 0 : 1);
    return answers(reinterpret_cast<const sockaddr *>(&address), static_cast<socklen_t>(size));
}

bool answersAtHost(const QByteArray &host, int port)
{
    addrinfo hints {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (::getaddrinfo(host.constData(), QByteArray::number(port).constData(), &hints, &found) != 0) {
        return false;
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned {found, &::freeaddrinfo};
    for (const addrinfo *one = found; one != nullptr; one = one->ai_next) {
        if (answers(one->ai_addr, one->ai_addrlen)) {
            return true;
        }
    }
    return false;
}

/// "[protocol/][host]:number[.screen]", as X(7) says.
bool answersAsX(const QString &display)
{
    static const QRegularExpression form {u"^(?:[a-z0-9]+/)?([^:]*|\\[.*\\]|.*:.*):([0-9]{1,5})(?:\\.[0-9]+)?$"_s};
    const auto match = form.match(display);
    if (!match.hasMatch()) {
        return false;
    }
    QString host = match.captured(1);
    const int number = match.captured(2).toInt();
    if (host.isEmpty() || host == "unix"_L1) {
        const QByteArray path = "/tmp/.X11-unix/X" + QByteArray::number(number);
        return answersAtPath('\0' + path) || answersAtPath(path);
    }
    if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.mid(1, host.size() - 2);
    }
    return number <= 0xffff - firstXPort && answersAtHost(host.toUtf8(), firstXPort + number);
}

bool answersAsWayland(const QString &display, const QString &runtimeFolder)
{
    const QString path = display.startsWith(u'/') ? display : runtimeFolder + u'/' + display;
    return answersAtPath(QFile::encodeName(path));
}

bool needsDisplay(const QString &platform)
{
    return platform.isEmpty() || platform == "xcb"_L1 || platform.startsWith("wayland"_L1);
}

} // namespace

std::optional<QString> displayFault(const QProcessEnvironment &environment)
{
    const QStringList platforms = environment.value(u"QT_QPA_PLATFORM"_s).split(u';');
    if (!std::ranges::all_of(platforms, [](const QString &one) { return needsDisplay(one.section(u':', 0, 0)); })) {
        return std::nullopt;
    }
    const QString x = environment.value(u"DISPLAY"_s);
    const QString wayland = environment.value(u"WAYLAND_DISPLAY"_s);
    if (!x.isEmpty() && answersAsX(x)) {
        return std::nullopt;
    }
    if (!wayland.isEmpty() && answersAsWayland(wayland, environment.value(u"XDG_RUNTIME_DIR"_s))) {
        return std::nullopt;
    }
    QStringList silent;
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s}) {
        if (const QString value = environment.value(name); !value.isEmpty()) {
            silent.append(name + u'=' + value);
        }
    }
    return silent.isEmpty() ? u"DISPLAY and WAYLAND_DISPLAY are not set"_s
                            : silent.join(u", "_s) + u" does not answer"_s;
}

QString noDisplayLine(const QString &fault)
{
    return u"portico: no display can be used (%1): run 'portico serve', which needs none\n"_s.arg(printable(fault));
}
