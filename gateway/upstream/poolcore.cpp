// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/poolcore.h"

#include <algorithm>

namespace
{
constexpr size_t readBytes = 64 * 1024;
} // namespace

PoolCore::PoolCore(const UpstreamPoolOptions &options)
    : m_options {options}
    , m_idleSweep {&m_deadlines, this}
    , m_tls {options.extraCaFile}
    , m_buffer(readBytes)
{}

UpstreamConnection *PoolCore::take(const UpstreamOrigin &origin)
{
    const auto found = m_idle.find(origin);
    if (found == m_idle.end())
        return nullptr;
    while (!found->empty()) {
        UpstreamConnection *connection = found->back();
        found->pop_back();
        --m_idleCount;
        if (connection->isQuiet())
            return connection;
        close(connection);
    }
    return nullptr;
}

void PoolCore::giveBack(UpstreamConnection *connection, bool reusable)
{
    if (!reusable)
        return close(connection);
    std::vector<UpstreamConnection *> &idle = m_idle[connection->origin()];
    if (idle.size() >= static_cast<size_t>(m_options.maxIdlePerOrigin))
        return close(connection);
    connection->setIdleSinceMs(Deadlines::nowMs());
    idle.push_back(connection);
    ++m_idleCount;
    if (!m_idleSweep.isSet())
        m_idleSweep.setAfter(m_options.idleAgeMs);
}

UpstreamConnection *PoolCore::adopt(const UpstreamOrigin &origin, std::unique_ptr<QTcpSocket> socket)
{
    auto *connection = new UpstreamConnection(origin, std::move(socket), &m_buffer, this);
    connect(connection, &UpstreamConnection::gone, this, &PoolCore::handleGone);
    ++m_connections;
    return connection;
}

Dialer *PoolCore::dialer(const UpstreamOrigin &origin)
{
    ++m_dialing;
    return new Dialer(origin, &m_tls, &m_deadlines, this);
}

void PoolCore::endDial(Dialer *dialer)
{
    --m_dialing;
    dialer->disconnect();
    dialer->cancel();
    dialer->deleteLater();
}

bool PoolCore::isFull() const
{
    return connectionCount() >= m_options.maxConnections;
}

void PoolCore::closeIdle()
{
    for (const std::vector<UpstreamConnection *> &idle : std::as_const(m_idle))
        std::for_each(idle.begin(), idle.end(), [this](UpstreamConnection *connection) { close(connection); });
    m_idle.clear();
    m_idleCount = 0;
    m_idleSweep.clear();
}

void PoolCore::handleGone(UpstreamConnection *connection)
{
    const auto found = m_idle.find(connection->origin());
    if (found != m_idle.end())
        m_idleCount -= static_cast<int>(std::erase(*found, connection));
    close(connection);
}

void PoolCore::handleDeadline(const Deadline &)
{
    const qint64 now = Deadlines::nowMs();
    qint64 oldestMs = 0;
    for (auto origin = m_idle.begin(); origin != m_idle.end();) {
        std::erase_if(*origin, [this, now, &oldestMs](UpstreamConnection *connection) {
            if (now - connection->idleSinceMs() < m_options.idleAgeMs) {
                oldestMs = oldestMs == 0 ? connection->idleSinceMs() : qMin(oldestMs, connection->idleSinceMs());
                return false;
            }
            --m_idleCount;
            close(connection);
            return true;
        });
        origin = origin->empty() ? m_idle.erase(origin) : std::next(origin);
    }
    if (oldestMs > 0)
        m_idleSweep.setAfter(static_cast<int>(qMax<qint64>(1, oldestMs + m_options.idleAgeMs - now)));
}

void PoolCore::close(UpstreamConnection *connection)
{
    --m_connections;
    connection->close();
}
