// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QObject>

#include "models/values/callbodies.h"
#include "models/values/modelcall.h"
#include "models/values/storedresponse.h"

/// The store's answer for the calls of one commit. `error` is set when the transaction failed: then none of them is
/// recorded and they will not be retried by the store.
struct CommitReport
{
    std::vector<quint64> tickets;
    tl::expected<void, Error> outcome;
};

/// Where finished calls go to become durable. The gateway may release the end of an answer only after the report that
/// names its ticket came with success (design: an answered call is a recorded call). Implemented by Store, faked in
/// tests.
class CallSink
{
public:
    using Listener = std::function<void(const CommitReport &report)>;

    /// What becomes of a call whose commit fails. A caller that can still withhold the answer drops it, so that nothing
    /// was given that is not recorded: then what a provider was asked for is written when commits work again, as a call
    /// that failed and is not charged. What was already given is kept in memory and written then as it is. Of a stream
    /// that is broken off with an error instead of its end it is written that it failed, with what it used and costs.
    enum class IfItFails
    {
        Drop,
        Keep,
        Break
    };

    virtual ~CallSink() = default;

    /// Registers a receiver: `listener` is called on `context`'s thread, once per commit, and never after `context`
    /// is destroyed. Returns the lane to submit with. Call before the first submit; any thread.
    virtual int addLane(QObject *context, Listener listener) = 0;
    virtual void removeLane(int lane) = 0;

    /// Queues a call for the next commit, which starts at once (there is no timer). `ticket` is the caller's own and
    /// comes back in the report. `kept` is committed with it; null: nothing. Thread-safe, never blocks.
    virtual void submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails = IfItFails::Drop,
                        std::shared_ptr<const StoredResponse> kept = {}) = 0;

    /// The client of a call that was submitted left before it heard of the commit. Where there is time to, a call that
    /// would be recorded as succeeded is recorded as cancelled. Thread-safe, never blocks.
    virtual void noteClientGone(int lane, quint64 ticket) = 0;

    /// Keeps the bodies of a call that was submitted before, after its commit. They are lost when the call is not
    /// recorded, when too many wait, or in a crash. Thread-safe, never blocks.
    virtual void submitBodies(CallBodies bodies) = 0;

    /// False while commits fail (disk full, locked). New calls are then refused under the strict policy. Thread-safe.
    [[nodiscard]] virtual bool isHealthy() const = 0;

    /// Calls that wait for a commit; for the limit of the queue. Thread-safe.
    [[nodiscard]] virtual int pendingCount() const = 0;
};
