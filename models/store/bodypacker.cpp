// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/bodypacker.h"

#include <utility>

BodyPacker::BodyPacker(std::function<void()> ready)
    : m_ready {std::move(ready)}
{
    m_threads.setMaxThreadCount(1);
}

BodyPacker::~BodyPacker()
{
    setSnapshot(nullptr);
    m_threads.waitForDone();
}

void BodyPacker::setSnapshot(HubSnapshotPtr snapshot)
{
    const std::scoped_lock lock {m_mutex};
    m_snapshot = std::move(snapshot);
    if (m_snapshot)
        return;
    ++m_forgotten;
    for (const CallBodies &bodies : m_waiting)
        m_bytes -= costOf(bodies);
    for (const PackedBodies &bodies : m_packed)
        m_bytes -= bodies.countedBytes;
    m_waiting.clear();
    m_packed.clear();
}

void BodyPacker::push(CallBodies &&bodies)
{
    const std::scoped_lock lock {m_mutex};
    const qint64 cost = costOf(bodies);
    if (!m_snapshot || m_bytes + cost > maxBytes)
        return;
    m_bytes += cost;
    m_waiting.push_back(std::move(bodies));
    if (!std::exchange(m_isRunning, true))
        m_threads.start([this] { run(); });
}

void BodyPacker::run()
{
    std::unique_lock lock {m_mutex};
    while (!m_waiting.empty()) {
        CallBodies bodies = std::move(m_waiting.front());
        m_waiting.pop_front();
        const HubSnapshotPtr snapshot = m_snapshot;
        const quint64 forgotten = m_forgotten;
        const qint64 cost = costOf(bodies);
        lock.unlock();
        PackedBodies made = packed(std::move(bodies), *snapshot);
        made.countedBytes = cost;
        lock.lock();
        if (forgotten != m_forgotten) {
            m_bytes -= cost;
            continue;
        }
        m_packed.push_back(std::move(made));
        if (m_packed.size() > 1)
            continue;
        lock.unlock();
        m_ready();
        lock.lock();
    }
    m_isRunning = false;
}

std::vector<PackedBodies> BodyPacker::takeAll()
{
    const std::scoped_lock lock {m_mutex};
    return std::exchange(m_packed, {});
}

void BodyPacker::settle(const PackedBodies &bodies)
{
    const std::scoped_lock lock {m_mutex};
    m_bytes -= bodies.countedBytes;
}

void BodyPacker::finish()
{
    m_threads.waitForDone();
}

/// Small ones are not free.
qint64 BodyPacker::costOf(const CallBodies &bodies)
{
    return bodies.bytes() + static_cast<qint64>(sizeof(CallBodies) + sizeof(PackedBodies));
}
