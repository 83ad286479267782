// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// True when the process at the other end of a local socket runs as our user (SO_PEERCRED).
[[nodiscard]] bool isPeerOurUser(qintptr socketDescriptor);
