// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

/// True for addresses that no provider may have: link-local ones and the metadata services of clouds
/// (169.254.0.0/16, fe80::/10, fd00:ec2::254), also when written as IPv4 in IPv6. Asked of the address that is
/// connected to, after name resolution, so that a name cannot lead there. Any thread.
[[nodiscard]] bool isForbiddenAddress(const QHostAddress &address);

/// True for unicast addresses of the public internet: none of IANA's special-purpose registries (RFC 6890 and its
/// successors: this machine, private and shared networks, link-local, documentation, benchmarks, multicast, reserved),
/// nor one of these inside an IPv6 address (mapped, NAT64, 6to4, Teredo). Any thread.
[[nodiscard]] bool isPublicAddress(const QHostAddress &address);

/// True for names that never lead to the public internet: those of a single label ("localhost", "intranet"; completed
/// by search domains, not an IPv6 address) and those under .localhost (RFC 6761), .local
/// (RFC 6762), .internal, .home.arpa (RFC 8375). Any thread.
[[nodiscard]] bool isPrivateHostName(const QByteArray &host);
