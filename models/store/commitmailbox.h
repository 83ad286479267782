// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "models/store/callsink.h"

class Courier;

/// One finished call on its way to the store thread.
struct QueuedCall
{
    int lane = 0;
    quint64 ticket = 0;
    ModelCall call;
    CallSink::IfItFails ifItFails = CallSink::IfItFails::Drop;
    std::shared_ptr<const StoredResponse> kept {}; ///< null: nothing
};

/// Between the gateway threads, which put finished calls in, and the store thread, which takes all there are at once.
/// Everything here is thread-safe; the lock is held for a push or a swap only.
class CommitMailbox final
{
public:
    int addLane(QObject *context, CallSink::Listener listener);
    void removeLane(int lane);

    /// True when it was empty: then, and only then, the store must be woken.
    [[nodiscard]] bool push(QueuedCall &&call);
    /// Swaps the queued calls into `calls`, which must be empty; its capacity is used for the next ones.
    void takeAll(std::vector<QueuedCall> &calls);
    /// Hands the outcome of these calls to the lanes they came from, one report each.
    void report(const std::vector<QueuedCall> &calls, std::size_t from, std::size_t count, const Outcome &outcome);

    /// See CallSink. Has no effect on a call that was reported.
    void noteClientGone(int lane, quint64 ticket);
    /// Makes those of the calls cancelled ones whose clients have left meanwhile. Costs nothing when none has.
    void markGone(std::vector<QueuedCall> &calls);

    [[nodiscard]] int pendingCount() const { return m_pending.load(std::memory_order_relaxed); }

    [[nodiscard]] bool isHealthy() const { return m_healthy.load(std::memory_order_relaxed); }

    void setHealthy(bool healthy) { m_healthy.store(healthy, std::memory_order_relaxed); }

    /// `wake` makes the store take the calls. Empty: it takes no more.
    void setWaker(std::function<void()> wake);
    void wakeStore();
    /// Hands `work` to the lane's thread, to run or at least to be destroyed when its present turn is over. Without the
    /// lane it is destroyed at once.
    void afterTurn(int lane, std::function<void()> work);

private:
    struct Lane
    {
        std::shared_ptr<Courier> courier;
        CallSink::Listener listener;
    };

    [[nodiscard]] std::shared_ptr<const Lane> laneOf(int lane);
    void deliver(int lane, CommitReport report);
    void forgetGone(int lane, quint64 lastTicket);

    std::mutex m_mutex;
    std::vector<QueuedCall> m_calls;
    std::map<int, std::shared_ptr<const Lane>> m_lanes;
    std::function<void()> m_wake;
    int m_nextLane = 0;
    std::set<std::pair<int, quint64>> m_gone; ///< lane and ticket
    std::atomic<bool> m_hasGone = false;
    std::atomic<int> m_pending = 0;
    std::atomic<bool> m_healthy = true;
};
