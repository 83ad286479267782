// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/callrecorder.h"

#include <utility>

#include "models/values/clock.h"

namespace
{
constexpr int maxQueuedCalls = 10000;
}

CallRecorder::CallRecorder(CallSink *sink, Admission *admission, const Clock *clock, QObject *parent)
    : QObject {parent}
    , m_sink {sink}
    , m_admission {admission}
    , m_clock {clock}
    , m_lane {sink->addLane(this, [this](const CommitReport &report) { handleReport(report); })}
{}

CallRecorder::~CallRecorder()
{
    m_sink->removeLane(m_lane);
    // What was submitted is the store's to commit; only its report does not reach us any more.
    for (const Pending &pending : std::as_const(m_pending))
        close(pending.reservation, true);
}

quint64 CallRecorder::submit(ModelCall call, const Reservation &reservation, CommitWaiter *waiter,
                             CallSink::IfItFails ifItFails, std::shared_ptr<const StoredResponse> kept)
{
    const quint64 number = ++m_lastNumber;
    m_pending.insert(number, {waiter, reservation, ifItFails});
    m_sink->submit(m_lane, number, std::move(call), ifItFails, std::move(kept));
    return number;
}

void CallRecorder::forget(quint64 number)
{
    const auto found = m_pending.find(number);
    if (found != m_pending.end())
        found->waiter = nullptr;
}

void CallRecorder::noteClientGone(quint64 number)
{
    forget(number);
    m_sink->noteClientGone(m_lane, number);
}

bool CallRecorder::accepts() const
{
    return isHealthy() && !isOverfull();
}

bool CallRecorder::isOverfull() const
{
    return m_sink->pendingCount() > maxQueuedCalls;
}

void CallRecorder::handleReport(const CommitReport &report)
{
    for (const quint64 number : report.tickets) {
        const auto found = m_pending.find(number);
        if (found == m_pending.end())
            continue;
        const Pending pending = *found;
        m_pending.erase(found);
        close(pending.reservation, report.outcome.has_value() || pending.ifItFails != CallSink::IfItFails::Drop);
        if (pending.waiter)
            pending.waiter->handleCommitted(report.outcome);
    }
}

void CallRecorder::close(const Reservation &reservation, bool recorded)
{
    if (reservation.ticket.id == 0)
        return;
    if (recorded && (reservation.tokens > 0 || reservation.creditsNano > 0))
        m_admission->settle(reservation.ticket, reservation.tokens, reservation.creditsNano, m_clock->utcMs(),
                            reservation.startedAtMs);
    else
        m_admission->release(reservation.ticket);
}
