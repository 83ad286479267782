// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

/// What broke a socket, as one English line without addresses (they may name the user's hosts). Gateway thread.
[[nodiscard]] QString describeFault(const QTcpSocket &socket);
