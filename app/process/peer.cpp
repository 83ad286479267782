// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/process/peer.h"

#include <sys/socket.h>
#include <unistd.h>

bool isPeerOurUser(qintptr socketDescriptor)
{
    ucred peer {};
    socklen_t size = sizeof peer;
    const int result = getsockopt(static_cast<int>(socketDescriptor), SOL_SOCKET, SO_PEERCRED, &peer, &size);
    return result == 0 && peer.uid == geteuid();
}
