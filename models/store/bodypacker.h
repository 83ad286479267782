// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include <QThreadPool>

#include "models/store/packedbodies.h"

/// Bodies on their way from the gateway threads to the store thread. To pack one takes longer than a commit may wait,
/// so that is done on a thread of its own, which is there only while there is work. Bounded in bytes: when calls end
/// faster than their bodies can be packed and written, bodies are lost rather than memory or time. Thread-safe; the
/// lock is held for a push or a swap.
class BodyPacker final
{
    Q_DISABLE_COPY_MOVE(BodyPacker)

public:
    static constexpr qint64 maxBytes = 64LL * 1024 * 1024;

    /// `ready` is called on some thread when there is something to take again.
    explicit BodyPacker(std::function<void()> ready);
    ~BodyPacker();

    /// Its secrets are taken out of what is packed from now on. Null, which it is at first: nothing is taken, and what
    /// is on its way is forgotten.
    void setSnapshot(HubSnapshotPtr snapshot);

    /// What does not fit is dropped.
    void push(CallBodies &&bodies);

    /// Everything that is packed, in the order of the pushes. The bytes stay counted until they are settled.
    [[nodiscard]] std::vector<PackedBodies> takeAll();
    void settle(const PackedBodies &bodies);

    /// Waits until everything is packed.
    void finish();

private:
    void run();
    [[nodiscard]] static qint64 costOf(const CallBodies &bodies);

    const std::function<void()> m_ready;
    std::mutex m_mutex;
    std::deque<CallBodies> m_waiting;
    std::vector<PackedBodies> m_packed;
    HubSnapshotPtr m_snapshot;
    quint64 m_forgotten = 0; ///< how often what was on its way was
    qint64 m_bytes = 0;
    bool m_isRunning = false;
    QThreadPool m_threads;
};
