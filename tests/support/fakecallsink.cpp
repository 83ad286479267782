// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakecallsink.h"

#include <map>
#include <utility>

#include <QMetaObject>

using namespace Qt::Literals::StringLiterals;

void FakeCallSink::setMode(Mode mode)
{
    const std::lock_guard lock {m_mutex};
    m_mode = mode;
}

void FakeCallSink::setHealthy(bool healthy)
{
    const std::lock_guard lock {m_mutex};
    m_healthy = healthy;
}

void FakeCallSink::acknowledge()
{
    std::vector<Waiting> waiting;
    {
        const std::lock_guard lock {m_mutex};
        waiting = std::exchange(m_waiting, {});
    }
    answer(std::move(waiting), {});
}

void FakeCallSink::refuse(const Error &error)
{
    std::vector<Waiting> waiting;
    {
        const std::lock_guard lock {m_mutex};
        waiting = std::exchange(m_waiting, {});
    }
    answer(std::move(waiting), tl::unexpected<Error> {error});
}

std::vector<ModelCall> FakeCallSink::recorded() const
{
    const std::lock_guard lock {m_mutex};
    return m_recorded;
}

std::vector<ModelCall> FakeCallSink::submitted() const
{
    const std::lock_guard lock {m_mutex};
    return m_submitted;
}

int FakeCallSink::addLane(QObject *context, Listener listener)
{
    const std::lock_guard lock {m_mutex};
    m_lanes.insert(++m_lastLane, {context, std::move(listener)});
    return m_lastLane;
}

void FakeCallSink::removeLane(int lane)
{
    const std::lock_guard lock {m_mutex};
    m_lanes.remove(lane);
}

void FakeCallSink::submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails,
                          std::shared_ptr<const StoredResponse>)
{
    Mode mode = Mode::AtOnce;
    std::vector<Waiting> waiting;
    {
        const std::lock_guard lock {m_mutex};
        mode = m_mode;
        m_submitted.push_back(call);
        m_chosen.push_back(ifItFails);
        auto &queue = mode == Mode::OnDemand ? m_waiting : waiting;
        queue.push_back({lane, ticket, std::move(call)});
    }
    if (mode == Mode::AtOnce)
        answer(std::move(waiting), {});
    else if (mode == Mode::Failing)
        answer(std::move(waiting), fail(ErrorCode::Storage, u"the fake store refuses"_s));
}

void FakeCallSink::noteClientGone(int, quint64 ticket)
{
    const std::lock_guard lock {m_mutex};
    m_gone.push_back(ticket);
}

std::vector<quint64> FakeCallSink::gone() const
{
    const std::lock_guard lock {m_mutex};
    return m_gone;
}

std::vector<CallSink::IfItFails> FakeCallSink::chosen() const
{
    const std::lock_guard lock {m_mutex};
    return m_chosen;
}

void FakeCallSink::submitBodies(CallBodies bodies)
{
    const std::lock_guard lock {m_mutex};
    m_bodies.push_back(std::move(bodies));
}

std::vector<CallBodies> FakeCallSink::bodies() const
{
    const std::lock_guard lock {m_mutex};
    return m_bodies;
}

bool FakeCallSink::isHealthy() const
{
    const std::lock_guard lock {m_mutex};
    return m_healthy;
}

int FakeCallSink::pendingCount() const
{
    const std::lock_guard lock {m_mutex};
    return static_cast<int>(m_waiting.size());
}

void FakeCallSink::answer(std::vector<Waiting> waiting, const Outcome &outcome)
{
    std::map<int, CommitReport> reports;
    const std::lock_guard lock {m_mutex};
    for (Waiting &one : waiting) {
        CommitReport &report = reports[one.lane];
        report.tickets.push_back(one.ticket);
        report.outcome = outcome;
        if (outcome)
            m_recorded.push_back(std::move(one.call));
    }
    for (const auto &[number, report] : reports) {
        const Lane lane = m_lanes.value(number);
        if (lane.context)
            QMetaObject::invokeMethod(
                lane.context.data(), [listener = lane.listener, report = report] { listener(report); },
                Qt::QueuedConnection);
    }
}
