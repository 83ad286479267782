// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QSet>

#include "gateway/routing/routingstate.h"

/// Which provider and credential a call tries next: the credentials of the first target, then the next target's. A
/// credential is never tried twice, a target at most three times and no more once it has let two attempts wait in
/// vain, a call at most six times. A value of one call; gateway thread.
class AttemptPlan final
{
public:
    static constexpr int maxAttemptsPerTarget = 3;
    static constexpr int maxAttempts = 6;
    static constexpr int maxTimeoutsPerTarget = 2;

    struct Choice
    {
        const ModelTarget *target = nullptr;            ///< good as long as the plan is
        const CredentialSnapshot *credential = nullptr; ///< null: the provider needs none; kept by target->provider
        int number = 0;                                 ///< from 1
        bool isSameTarget = false;                      ///< as the one before
        RoutingState::Lease lease;
    };

    AttemptPlan() = default;
    /// `session`: whose calls keep to one credential of a target as long as it works; nullopt: they take turns.
    AttemptPlan(std::vector<ModelTarget> targets, bool streamed, std::optional<quint64> session = {});

    /// The next place to try; nullopt when nothing is left that may be asked now. When the first would find all places
    /// at rest, one that only fails too often is asked all the same, by one call at a time: there is nobody to spare it
    /// for, and the client should see what it says.
    [[nodiscard]] std::optional<Choice> next(RoutingState &routing, qint64 nowMs);
    /// The last choice is asked once more, with the same credential and lease: one attempt more. False: that were too
    /// many.
    [[nodiscard]] bool repeat();
    /// No other credential of the present target can help.
    void leaveTarget();
    /// The last choice did not answer in time. A second time at one target is the last there: what its other
    /// credentials could change about that is not worth the wait.
    void noteTimeout();
    /// Another place could be asked at once should the last choice not answer in time.
    [[nodiscard]] bool hasNextAfterTimeout(RoutingState &routing, qint64 nowMs) const;
    /// When the first of all targets may be asked again, and why not now; nullopt: one may be now, or has no
    /// credential. One that fails too often may be as soon as the call is over that asks it now.
    [[nodiscard]] std::optional<RoutingState::Wait> waitFor(RoutingState &routing, qint64 nowMs) const;

    /// Nothing but one credential of one target (or none, where none is needed) can serve the call.
    [[nodiscard]] bool hasOnePlace() const;

    [[nodiscard]] int attempts() const { return m_attempts; }

    [[nodiscard]] const std::vector<ModelTarget> &targets() const { return m_targets; }

private:
    [[nodiscard]] std::optional<Choice> nextOf(RoutingState &routing, bool isLastResort, qint64 nowMs);

    std::vector<ModelTarget> m_targets;
    QSet<qint64> m_triedCredentials; ///< at the present target, before the last one: the usual call makes no set
    qint64 m_lastCredential = 0;
    size_t m_target = 0;
    int m_attempts = 0;
    int m_attemptsAtTarget = 0;
    int m_timeoutsAtTarget = 0;
    bool m_streamed = false;
    std::optional<quint64> m_session;
};
