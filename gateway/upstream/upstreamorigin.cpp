// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/upstreamclient.h"

size_t qHash(const UpstreamOrigin &origin, size_t seed) noexcept
{
    return qHashMulti(seed, origin.tls, origin.host, origin.port, origin.proxy);
}
