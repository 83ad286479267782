// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/addresspolicy.h"

#include <cstring>

namespace
{
bool isLinkLocal4(quint32 address)
{
    return (address >> 16) == 0xa9fe;
}

/// The IPv4 address inside ::ffff:a.b.c.d (mapped), 64:ff9b::a.b.c.d (NAT64) or 2002:abcd:: (6to4); 0: none.
quint32 embedded4(const Q_IPV6ADDR &six)
{
    constexpr quint8 mapped[12] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr quint8 nat64[12] {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    const auto at = [&six](int i) {
        return static_cast<quint32>(six[i]) << 24 | static_cast<quint32>(six[i + 1]) << 16
               | static_cast<quint32>(six[i + 2]) << 8 | static_cast<quint32>(six[i + 3]);
    };
    if (std::memcmp(&six, mapped, sizeof mapped) == 0 || std::memcmp(&six, nat64, sizeof nat64) == 0)
        return at(12);
    return six[0] == 0x20 && six[1] == 0x02 ? at(2) : 0;
}
} // namespace

bool isForbiddenAddress(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return isLinkLocal4(address.toIPv4Address());
    const Q_IPV6ADDR six = address.toIPv6Address();
    const bool linkLocal = six[0] == 0xfe && (six[1] & 0xc0) == 0x80;
    constexpr quint8 metadata[16] {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
    return linkLocal || std::memcmp(&six, metadata, sizeof metadata) == 0 || isLinkLocal4(embedded4(six));
}
