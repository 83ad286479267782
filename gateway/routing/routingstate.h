// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>

#include "gateway/routing/credentialrotation.h"
#include "gateway/routing/modelresolver.h"
#include "gateway/routing/weightedturns.h"

class CircuitSink;

/// What has been learnt of providers, models and credentials from the calls so far: who is left alone for a while, who
/// is fast, whose turn it is. Thread-safe (one uncontended lock), so that several gateway workers share one. All times
/// are given, in UTC milliseconds. After a step of the clock back (see isStepBack()) who rests does so for as long as
/// was left, and how often and how slowly calls failed is found out anew.
class RoutingState final
{
    Q_DISABLE_COPY_MOVE(RoutingState)

public:
    using Wait = CredentialRotation::Wait;

    /// What one attempt holds from its choice to its end. A plain value; ended by answered(), failed() or drop().
    struct Lease
    {
        std::shared_ptr<TargetState> target; ///< null: nothing is held
        qint64 credentialId = 0;             ///< 0: the provider needs none
        qint64 retryAtMs = 0;                ///< of the credential's snapshot
        QByteArray address;                  ///< the provider's base URL
        qint64 begunAtMs = 0;
        bool streamed = false;
        bool isTimed = false; ///< counts as running until its first byte
        bool probesCredential = false;
        bool probesLimit = false;
        bool probesBreaker = false;
        bool isCounted = false; ///< as one that succeeded
    };

    /// What a call asks a target for.
    struct Terms
    {
        bool streamed = false;
        bool needsKey = true; ///< false: it is asked without one where it has none
        bool isLastResort =
            false; ///< nobody else can be asked: a target that fails too often is, by one call at a time
        std::optional<quint64> session = {}; ///< keeps to one credential as long as it works; see CredentialRotation
    };

    struct Choice
    {
        const CredentialSnapshot *credential = nullptr; ///< null: the provider needs none
        Lease lease;
    };

    /// Whose fault a failed attempt was.
    struct Blame
    {
        CircuitReason reason = CircuitReason::Failing;
        bool isForModel = false; ///< the credential may still serve other models
        qint64 hintMs = 0;       ///< how long the provider asks to be left alone; 0: it does not say
        QString detail;          ///< one English line; no secret
        bool isAlone = false;    ///< there is no other credential and no other target
    };

    /// Borrows the sink, which must outlive it; null: nothing is kept over a restart.
    explicit RoutingState(CircuitSink *sink = nullptr);
    ~RoutingState();

    /// The first one brings what was stored. Later ones bring changed providers and credentials, whose past is
    /// forgotten: what ends later, but was begun with the old secret, at the old address or before somebody said "try
    /// now", counts for nothing.
    void setSnapshot(const HubSnapshot &snapshot);

    /// Puts the target first whose turn it is by the alias' weights; the share of one that cannot be asked falls to the
    /// others.
    void orderByWeight(const QByteArray &alias, std::vector<ModelTarget> &targets, qint64 nowMs);
    /// The one whose first byte came soonest of late goes first, and one that failed of late last; see PeakEwma.
    void orderByLatency(std::vector<ModelTarget> &targets, bool streamed, qint64 nowMs);
    /// The next credential of a target; nullopt: it has none that may be asked now.
    [[nodiscard]] std::optional<Choice> choose(const ModelTarget &target, const Terms &terms, const QSet<qint64> &tried,
                                               qint64 nowMs);
    /// Whether choose() would find one; changes nothing.
    [[nodiscard]] bool mayChoose(const ModelTarget &target, bool needsKey, const QSet<qint64> &tried, qint64 nowMs);
    /// When the target may be asked again, and why not now; nullopt: it may be now, or has no credential at all. That
    /// its credentials rest goes before that it fails.
    [[nodiscard]] std::optional<Wait> waitFor(const ModelTarget &target, qint64 nowMs);

    /// The provider has taken the request: an answer begins, or it refuses it as the caller's fault.
    void answered(Lease &lease, qint64 nowMs);
    void measured(Lease &lease, qint64 tookUs, qint64 nowMs); ///< the first byte of an answer came
    /// The attempt failed, even after its answer had begun.
    void failed(Lease &lease, const Blame &blame, qint64 nowMs);
    /// A person has tried the credential (0: none is needed), and it works. That the models were listed (`model` is
    /// empty) proves that the provider is there and takes the key; that a model answered, also that there are funds and
    /// that no limit of this model is left.
    void worksAgain(qint64 providerId, qint64 credentialId, const QByteArray &model, qint64 nowMs);
    void drop(Lease &lease); ///< it ended without having shown anything; does nothing when nothing is held

private:
    [[nodiscard]] std::shared_ptr<TargetState> stateOf(qint64 providerId, const QByteArray &model);
    void makeRoom();
    void restore(const Circuit &circuit);
    void forget(qint64 providerId, qint64 credentialId);
    void forgetFailing(TargetState &state, qint64 nowMs);
    void follow(qint64 nowMs);
    void stepBack(qint64 stepMs, qint64 nowMs);
    [[nodiscard]] bool isOutdated(const Lease &lease) const;
    void letGo(Lease &lease);
    void followAddress(const ProviderSnapshot &provider, bool areKeysListed);
    void blameTarget(Lease &lease, const Blame &blame, qint64 nowMs);
    void blameCredential(Lease &lease, const Blame &blame, qint64 nowMs);
    void settleProbes(const Lease &lease, qint64 nowMs);
    void stopTiming(Lease &lease);
    void keep(const CircuitState &circuit, const CircuitPlace &place);
    void erase(const CircuitPlace &place);
    [[nodiscard]] static CircuitPlace placeOf(const Lease &lease, bool isForModel);

    CircuitSink *m_sink = nullptr;
    mutable std::mutex m_mutex;
    CredentialRotation m_rotation;
    WeightedTurns m_turns;
    QHash<std::pair<qint64, QByteArray>, std::shared_ptr<TargetState>> m_targets;
    QHash<qint64, QByteArray> m_addresses; ///< base URLs by provider
    qint64 m_latestMs; ///< that was told; until then all that is stored is of an unknown time to come
    bool m_isRestored = false;
};
