// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/values/circuit.h"

/// Closed: calls go through. Open: none does, until its time. Half-open: the time has come, one call goes through as a
/// probe, and its end closes the circuit or opens it for longer. A plain value; times are UTC milliseconds, given.
class CircuitState final
{
public:
    /// Waits that a provider asks for are believed up to this.
    static constexpr qint64 longestHintMs = 300'000;

    CircuitState() = default;
    /// As it was stored.
    explicit CircuitState(const Circuit &stored);

    [[nodiscard]] bool isClosed() const { return m_failures == 0; }

    /// True when a call may go through: it is closed, or its time has come and nobody probes.
    [[nodiscard]] bool admits(qint64 nowMs) const;

    /// True when a call may go through although the time has not come, because there is nobody else to ask: nobody
    /// probes.
    [[nodiscard]] bool admitsAlone(qint64 nowMs) const { return nowMs >= m_probeUntilMs; }

    /// The call that goes through now is the probe, unless it is closed. True: it is.
    bool beginProbe(qint64 nowMs);

    /// The probe ended without an answer to the question.
    void dropProbe() { m_probeUntilMs = 0; }

    /// A call that began at `begunAtMs` failed. `hintMs`: how long the provider wants to be left alone, 0 for not said.
    /// What is known already (calls that began before it opened, or before it closed) changes nothing but the wait.
    /// True: it opened, or for another time.
    bool fail(CircuitReason reason, qint64 begunAtMs, qint64 nowMs, qint64 hintMs, const QString &detail);
    /// The same for the only credential that there is, of which the provider does not say how long it wants to be left
    /// alone: it rests for a second at most, the first time not at all, and then lets everybody through.
    bool failAlone(CircuitReason reason, qint64 begunAtMs, qint64 nowMs, const QString &detail);
    /// It works again. True: it was open. What began before `nowMs` cannot open it any more.
    bool reset(qint64 nowMs);

    /// The clock was corrected by `stepMs` back to `nowMs` (0: it is not known by how much, as over a restart): what is
    /// left of the rest stays, but is never longer than a rest of its kind can be. True: it rests until another time.
    bool stepBack(qint64 stepMs, qint64 nowMs);

    /// Opened by failAlone().
    [[nodiscard]] bool isBrief() const { return m_isBrief; }

    [[nodiscard]] qint64 untilMs() const { return m_untilMs; }

    [[nodiscard]] CircuitReason reason() const { return m_reason; }

    /// For the store; while it is open.
    [[nodiscard]] Circuit toCircuit(const CircuitPlace &place) const;

private:
    [[nodiscard]] bool isKnown(qint64 begunAtMs) const;
    void open(CircuitReason reason, qint64 nowMs, const QString &detail);

    CircuitReason m_reason = CircuitReason::Failing;
    int m_failures = 0;
    qint64 m_sinceMs = 0;
    qint64 m_untilMs = 0;
    qint64 m_closedAtMs = 0;
    qint64 m_probeUntilMs = 0; ///< 0: nobody probes
    bool m_isBrief = false;    ///< see failAlone()
    QString m_detail;
};

/// How long a circuit stays open after so many failures in a row, when the provider gives no hint.
[[nodiscard]] qint64 circuitRestMs(CircuitReason reason, int failures);
