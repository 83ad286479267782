// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <vector>

#include <QHash>
#include <QPointer>

#include "models/store/callsink.h"

/// A store without a database: keeps the calls it is given and answers as the test wishes. Thread-safe; reports arrive
/// on the lane's context thread through its event loop, as those of the real store do.
class FakeCallSink final : public CallSink
{
public:
    enum class Mode
    {
        AtOnce,   ///< every call is acknowledged by itself
        OnDemand, ///< acknowledged by acknowledge() or refuse()
        Failing   ///< every call is refused with ErrorCode::Storage
    };

    explicit FakeCallSink(Mode mode = Mode::AtOnce)
        : m_mode {mode}
    {}

    void setMode(Mode mode);
    void setHealthy(bool healthy);
    /// Answers everything that waits, in one report for each lane.
    void acknowledge();
    void refuse(const Error &error);

    /// Calls that were acknowledged, oldest first.
    [[nodiscard]] std::vector<ModelCall> recorded() const;
    [[nodiscard]] std::vector<CallBodies> bodies() const;
    /// Tickets of which it was said that their clients left.
    [[nodiscard]] std::vector<quint64> gone() const;
    /// Of every call submitted.
    [[nodiscard]] std::vector<IfItFails> chosen() const;
    /// Every call submitted, acknowledged or not.
    [[nodiscard]] std::vector<ModelCall> submitted() const;

    int addLane(QObject *context, Listener listener) override;
    void removeLane(int lane) override;
    void submit(int lane, quint64 ticket, ModelCall call, IfItFails ifItFails = IfItFails::Drop,
                std::shared_ptr<const StoredResponse> kept = {}) override;
    void noteClientGone(int lane, quint64 ticket) override;
    void submitBodies(CallBodies bodies) override;
    [[nodiscard]] bool isHealthy() const override;
    [[nodiscard]] int pendingCount() const override;

private:
    struct Lane
    {
        QPointer<QObject> context;
        Listener listener;
    };

    struct Waiting
    {
        int lane = 0;
        quint64 ticket = 0;
        ModelCall call;
    };

    void answer(std::vector<Waiting> waiting, const Outcome &outcome);

    mutable std::mutex m_mutex;
    Mode m_mode;
    bool m_healthy = true;
    int m_lastLane = 0;
    QHash<int, Lane> m_lanes;
    std::vector<Waiting> m_waiting;
    std::vector<ModelCall> m_submitted;
    std::vector<ModelCall> m_recorded;
    std::vector<CallBodies> m_bodies;
    std::vector<quint64> m_gone;
    std::vector<IfItFails> m_chosen;
};
