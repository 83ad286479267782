// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>

/// True for addresses that no provider may have: link-local ones and the metadata services of clouds
/// (169.254.0.0/16, fe80::/10, fd00:ec2::254), also when written as IPv4 in IPv6. Asked of the address that is
/// connected to, after name resolution, so that a name cannot lead there. Any thread.
[[nodiscard]] bool isForbiddenAddress(const QHostAddress &address);
