// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/addresspolicy.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace
{
bool isLinkLocal4(quint32 address)
{
    return (address >> 16) == 0xa9fe;
}

struct Block4
{
    quint32 network;
    int bits;
};

/// IANA's IPv4 special-purpose address registry, multicast and the reserved rest.
constexpr std::array special4 {
    Block4 {0x00000000, 8},  // this network
    Block4 {0x0a000000, 8},  // private
    Block4 {0x64400000, 10}, // shared by carriers (RFC 6598)
    Block4 {0x7f000000, 8},  // loopback
    Block4 {0xa9fe0000, 16}, // link-local, metadata
    Block4 {0xac100000, 12}, // private
    Block4 {0xc0000000, 24}, // protocol assignments
    Block4 {0xc0000200, 24}, // documentation
    Block4 {0xc0586300, 24}, // 6to4 relays
    Block4 {0xc0a80000, 16}, // private
    Block4 {0xc6120000, 15}, // benchmarks
    Block4 {0xc6336400, 24}, // documentation
    Block4 {0xcb007100, 24}, // documentation
    Block4 {0xe0000000, 3},  // multicast, reserved, broadcast
};

bool isPublic4(quint32 address)
{
    return std::none_of(special4.begin(), special4.end(),
                        [address](const Block4 &block) { return (address ^ block.network) >> (32 - block.bits) == 0; });
}

/// The IPv4 address inside ::ffff:a.b.c.d (mapped), 64:ff9b::a.b.c.d (NAT64) or 2002:abcd:: (6to4).
std::optional<quint32> embedded4(const Q_IPV6ADDR &six)
{
    constexpr quint8 mapped[12] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr quint8 nat64[12] {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    const auto at = [&six](int i) {
        return static_cast<quint32>(six[i]) << 24 | static_cast<quint32>(six[i + 1]) << 16
               | static_cast<quint32>(six[i + 2]) << 8 | static_cast<quint32>(six[i + 3]);
    };
    if (std::memcmp(&six, mapped, sizeof mapped) == 0 || std::memcmp(&six, nat64, sizeof nat64) == 0)
        return at(12);
    return six[0] == 0x20 && six[1] == 0x02 ? std::optional {at(2)} : std::nullopt;
}

/// The parts of 2000::/3 that are special: 2001::/23 (protocols, Teredo, ORCHID), 2001:db8::/32, 3fff::/20
/// (documentation), 2002::/16 (6to4: what it embeds counts).
bool isPublic6(const Q_IPV6ADDR &six)
{
    if ((six[0] & 0xe0) != 0x20)
        return false;
    if (six[0] == 0x20 && six[1] == 0x01)
        return six[2] >= 0x02 && !(six[2] == 0x0d && six[3] == 0xb8);
    return !(six[0] == 0x3f && six[1] == 0xff && (six[2] & 0xf0) == 0);
}

} // namespace

bool isForbiddenAddress(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return isLinkLocal4(address.toIPv4Address());
    const Q_IPV6ADDR six = address.toIPv6Address();
    const bool linkLocal = six[0] == 0xfe && (six[1] & 0xc0) == 0x80;
    constexpr quint8 metadata[16] {0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
    return linkLocal || std::memcmp(&six, metadata, sizeof metadata) == 0 || isLinkLocal4(embedded4(six).value_or(0));
}

bool isPublicAddress(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return isPublic4(address.toIPv4Address());
    if (address.protocol() != QAbstractSocket::IPv6Protocol || !address.scopeId().isEmpty())
        return false;
    const Q_IPV6ADDR six = address.toIPv6Address();
    const std::optional<quint32> four = embedded4(six);
    return four ? isPublic4(*four) : isPublic6(six);
}

bool isPrivateHostName(const QByteArray &host)
{
    QByteArray name = host.toLower();
    while (name.endsWith('.'))
        name.chop(1);
    static constexpr std::array<QByteArrayView, 4> suffixes {".localhost", ".local", ".internal", ".home.arpa"};
    const bool isSingle = !name.contains('.') && !name.contains(':'); // known to the local network alone
    return isSingle || std::any_of(suffixes.begin(), suffixes.end(), [&name](QByteArrayView suffix) {
               return name.endsWith(suffix);
           });
}
