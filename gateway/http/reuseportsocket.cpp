// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/reuseportsocket.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace
{
socklen_t fillAddress(const QHostAddress &address, quint16 port, sockaddr_storage &storage)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in in {};
        in.sin_family = AF_INET;
        in.sin_port = htons(port);
        in.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&storage, &in, sizeof in);
        return sizeof in;
    }
    sockaddr_in6 in {};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::copy(std::begin(bytes.c), std::end(bytes.c), std::begin(in.sin6_addr.s6_addr));
    std::memcpy(&storage, &in, sizeof in);
    return sizeof in;
}
} // namespace

qintptr openReusePortSocket(const QHostAddress &address, quint16 port, int backlog)
{
    sockaddr_storage storage {};
    const socklen_t length = fillAddress(address, port, storage);
    const int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    const int on = 1;
    const bool isOpen = setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0
                        && setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0
                        && bind(descriptor, reinterpret_cast<const sockaddr *>(&storage), length) == 0
                        && listen(descriptor, backlog) == 0;
    if (isOpen)
        return descriptor;
    const int error = errno;
    ::close(descriptor);
    errno = error;
    return -1;
}
