// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/descriptors.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

namespace
{
constexpr qint64 ownDescriptors = 128;          ///< what is no connection: 22 in a hub at rest, 82 with 16 workers
constexpr qint64 mostConnectionsASide = 65'535; ///< the largest gateway.maxConnections
constexpr rlim_t mostUseful = ownDescriptors + 2 * mostConnectionsASide;
} // namespace

void raiseDescriptorLimit()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    const rlim_t wanted = std::min(limit.rlim_max, mostUseful);
    if (limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted;
    ::setrlimit(RLIMIT_NOFILE, &limit); // else what fits is what was
}

qint64 descriptorLimit()
{
    rlimit limit {};
    constexpr rlim_t most = std::numeric_limits<qint64>::max();
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<qint64>(std::min(limit.rlim_cur, most)) : 0;
}

bool areDescriptorsUsedUp()
{
    const int probe = ::eventfd(0, EFD_CLOEXEC);
    if (probe < 0)
        return errno == EMFILE || errno == ENFILE;
    ::close(probe);
    return false;
}

int connectionsWithin(qint64 descriptors)
{
    return static_cast<int>(std::clamp<qint64>((descriptors - ownDescriptors) / 2, 1, mostConnectionsASide));
}
