// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>

#include "gateway/metering/admission.h"
#include "models/store/callsink.h"

class Clock;

/// Wants to know when its record is durable.
class CommitWaiter
{
public:
    virtual ~CommitWaiter() = default;
    /// The transaction that held the record ended. Called once, from the event loop, never from within submit().
    virtual void handleCommitted(const Outcome &outcome) = 0;
};

/// Hands finished calls to the store and tells their owners when they are committed. Outlives the calls: what a caller
/// has used is settled even when it left. Gateway thread; one per worker.
class CallRecorder final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CallRecorder)

public:
    /// What admission holds for a call; ticket 0: nothing.
    struct Reservation
    {
        Admission::Ticket ticket;
        qint64 tokens = 0;      ///< used in the end
        qint64 creditsNano = 0; ///< charged in the end
        qint64 startedAtMs = 0; ///< UTC, the call's
    };

    /// Borrows all three, which must outlive it.
    CallRecorder(CallSink *sink, Admission *admission, const Clock *clock, QObject *parent = nullptr);
    ~CallRecorder() override;

    /// Queues the record. The reservation is settled when it is committed or kept for later, and given back when it is
    /// dropped, so that memory and ledger agree. `waiter` may be null: nobody waits. `kept`: see CallSink. Returns the
    /// number to forget() by.
    quint64 submit(ModelCall call, const Reservation &reservation, CommitWaiter *waiter,
                   CallSink::IfItFails ifItFails = CallSink::IfItFails::Drop,
                   std::shared_ptr<const StoredResponse> kept = {});

    /// The client went away before its record was committed; the waiter hears nothing any more.
    void noteClientGone(quint64 number);

    /// See CallSink.
    void submitBodies(CallBodies bodies) { m_sink->submitBodies(std::move(bodies)); }

    /// The waiter goes away; the record and its settlement stay.
    void forget(quint64 number);

    /// False when new calls must be refused: commits fail, or too many wait for one.
    [[nodiscard]] bool accepts() const;

    [[nodiscard]] bool isHealthy() const { return m_sink->isHealthy(); }

    [[nodiscard]] bool isOverfull() const;

private:
    struct Pending
    {
        CommitWaiter *waiter = nullptr;
        Reservation reservation;
        CallSink::IfItFails ifItFails = CallSink::IfItFails::Drop;
    };

    void handleReport(const CommitReport &report);
    void close(const Reservation &reservation, bool recorded);

    CallSink *m_sink = nullptr;
    Admission *m_admission = nullptr;
    const Clock *m_clock = nullptr;
    int m_lane = 0;
    quint64 m_lastNumber = 0;
    QHash<quint64, Pending> m_pending;
};
