// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>

/// A listening TCP socket that shares its address and port with other sockets of this user (SO_REUSEPORT), which
/// QTcpServer cannot ask for. Returns the descriptor, owned by the caller, or -1 with errno set.
[[nodiscard]] qintptr openReusePortSocket(const QHostAddress &address, quint16 port, int backlog);
