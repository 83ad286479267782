// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/http/bodyroom.h"

#include <utility>

#include "gateway/http/connectionhost.h"

BodyRoom::BodyRoom(ConnectionHost &host, ClientConnection *owner)
    : m_host {host}
    , m_owner {owner}
    , m_share {&host.buffers()}
{}

BodyRoom::Grant BodyRoom::ask(qint64 bytes)
{
    m_wantedBytes = bytes;
    if (bytes > largeBodyBytes && !m_hasPlace) {
        m_sinceMs = ConnectionHost::nowMs();
        m_hasPlace = m_host.takeLargeBody(m_owner);
        m_waits = !m_hasPlace;
        if (m_waits)
            return Grant::Waits;
    }
    return m_share.cover(bytes) ? Grant::Given : Grant::Full;
}

BodyRoom::Grant BodyRoom::takePlace()
{
    m_waits = false;
    m_hasPlace = true;
    m_sinceMs = ConnectionHost::nowMs();
    return m_share.cover(m_wantedBytes) ? Grant::Given : Grant::Full;
}

void BodyRoom::leavePlace()
{
    if (std::exchange(m_hasPlace, false))
        m_host.returnLargeBody();
}

void BodyRoom::clear()
{
    m_share.clear();
    m_waits = m_isShut = false;
    leavePlace();
}

bool BodyRoom::hasWaitedTooLong(qint64 nowMs, const HttpLimits &limits) const
{
    return m_waits && nowMs - m_sinceMs > limits.placeTimeoutMs;
}

bool BodyRoom::isTooSlow(qint64 nowMs, qint64 bytesSoFar, const HttpLimits &limits) const
{
    const qint64 elapsedMs = nowMs - m_sinceMs;
    return m_hasPlace && elapsedMs > limits.bodyTimeoutMs
           && bytesSoFar * 1000 / elapsedMs < limits.minBodyBytesPerSecond;
}
