// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/store/commitmailbox.h"

#include <utility>

#include "models/store/courier.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
void cancel(QueuedCall &queued)
{
    constexpr int clientClosedRequest = 499;
    ModelCall &call = queued.call;
    if (call.status != CallStatus::Succeeded) // it has a reason of its own
        return;
    call.status = CallStatus::Cancelled;
    call.httpStatus = clientClosedRequest;
    call.errorCode = errorCodeName(ErrorCode::ClientGone);
    call.errorMessage = u"the client left before the end of the answer"_s;
    queued.kept.reset();
}
} // namespace

int CommitMailbox::addLane(QObject *context, CallSink::Listener listener)
{
    auto lane = std::make_shared<const Lane>(Lane {Courier::to(context), std::move(listener)});
    const std::scoped_lock lock {m_mutex};
    m_lanes.emplace(m_nextLane, std::move(lane));
    return m_nextLane++;
}

void CommitMailbox::removeLane(int lane)
{
    // With the lane goes work that was on its way to it, and the end of that work may come back here: it goes unlocked.
    std::map<int, std::shared_ptr<const Lane>>::node_type removed;
    const std::scoped_lock lock {m_mutex};
    removed = m_lanes.extract(lane);
    std::erase_if(m_gone, [lane](const auto &one) { return one.first == lane; });
}

void CommitMailbox::noteClientGone(int lane, quint64 ticket)
{
    const std::scoped_lock lock {m_mutex};
    if (m_lanes.contains(lane))
        m_gone.emplace(lane, ticket);
    m_hasGone.store(!m_gone.empty(), std::memory_order_release);
}

void CommitMailbox::markGone(std::vector<QueuedCall> &calls)
{
    if (!m_hasGone.load(std::memory_order_acquire))
        return;
    const std::scoped_lock lock {m_mutex};
    for (QueuedCall &call : calls) {
        if (m_gone.contains({call.lane, call.ticket}))
            cancel(call);
    }
}

/// A lane's calls are reported in the order of their tickets; what was noted too late goes with the next report.
void CommitMailbox::forgetGone(int lane, quint64 lastTicket)
{
    if (!m_hasGone.load(std::memory_order_acquire))
        return;
    const std::scoped_lock lock {m_mutex};
    std::erase_if(m_gone, [=](const auto &one) { return one.first == lane && one.second <= lastTicket; });
    m_hasGone.store(!m_gone.empty(), std::memory_order_release);
}

bool CommitMailbox::push(QueuedCall &&call)
{
    m_pending.fetch_add(1, std::memory_order_relaxed);
    const std::scoped_lock lock {m_mutex};
    m_calls.push_back(std::move(call));
    return m_calls.size() == 1;
}

void CommitMailbox::takeAll(std::vector<QueuedCall> &calls)
{
    const std::scoped_lock lock {m_mutex};
    m_calls.swap(calls);
}

void CommitMailbox::report(const std::vector<QueuedCall> &calls, std::size_t from, std::size_t count,
                           const Outcome &outcome)
{
    m_pending.fetch_sub(static_cast<int>(count), std::memory_order_relaxed);
    std::map<int, CommitReport> reports;
    for (std::size_t i = from; i < from + count; ++i)
        reports[calls[i].lane].tickets.push_back(calls[i].ticket);
    for (auto &[lane, report] : reports) {
        forgetGone(lane, report.tickets.back());
        report.outcome = outcome;
        deliver(lane, std::move(report));
    }
}

std::shared_ptr<const CommitMailbox::Lane> CommitMailbox::laneOf(int lane)
{
    const std::scoped_lock lock {m_mutex};
    const auto found = m_lanes.find(lane);
    return found == m_lanes.end() ? nullptr : found->second;
}

void CommitMailbox::setWaker(std::function<void()> wake)
{
    const std::scoped_lock lock {m_mutex};
    m_wake = std::move(wake);
}

void CommitMailbox::wakeStore()
{
    const std::scoped_lock lock {m_mutex}; // so that the store cannot go meanwhile
    if (m_wake)
        m_wake();
}

void CommitMailbox::afterTurn(int lane, std::function<void()> work)
{
    const std::shared_ptr<const Lane> receiver = laneOf(lane);
    if (!receiver)
        return;
    // As below: with the store its lanes go, and then there is nobody to work for.
    receiver->courier->deliver([weak = std::weak_ptr {receiver}, work = std::move(work)] {
        if (weak.lock())
            work();
    });
}

void CommitMailbox::deliver(int lane, CommitReport report)
{
    const std::shared_ptr<const Lane> receiver = laneOf(lane);
    if (!receiver)
        return;
    // The work holds its lane by a weak pointer: a lane that was removed meanwhile hears nothing.
    receiver->courier->deliver([weak = std::weak_ptr {receiver}, report = std::move(report)] {
        if (const auto live = weak.lock())
            live->listener(report);
    });
}
