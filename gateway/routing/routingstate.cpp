// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/routing/routingstate.h"

#include <algorithm>
#include <limits>

#include "gateway/routing/keyneed.h"
#include "gateway/routing/targetorder.h"
#include "models/store/circuitsink.h"
#include "models/values/clockstep.h"

namespace
{
/// Clients may ask a provider for any name.
constexpr qsizetype maxTargets = 4096;
constexpr qint64 microsPerMilli = 1000;

bool isForgettable(const std::shared_ptr<TargetState> &state)
{
    const auto isClosed = [](const TargetState::Limit &limit) { return limit.circuit.isClosed(); };
    return state.use_count() == 1 && state->breaker.isClosed()
           && std::all_of(state->limits.begin(), state->limits.end(), isClosed);
}
} // namespace

RoutingState::RoutingState(CircuitSink *sink)
    : m_sink {sink}
    , m_latestMs {std::numeric_limits<qint64>::max()}
{}

RoutingState::~RoutingState() = default;

void RoutingState::setSnapshot(const HubSnapshot &snapshot)
{
    const std::scoped_lock lock {m_mutex};
    if (!std::exchange(m_isRestored, true))
        std::for_each(snapshot.circuits.begin(), snapshot.circuits.end(), [this](const auto &one) { restore(one); });
    m_turns.follow(snapshot.aliases);
    QSet<qint64> credentials;
    for (const auto &provider : snapshot.providers) {
        followAddress(*provider, snapshot.vaultReady || !provider->hasCredentials);
        for (const CredentialSnapshot &credential : provider->credentials) {
            credentials.insert(credential.id);
            if (m_rotation.takeRetry(credential))
                forget(provider->id, credential.id);
        }
    }
    if (snapshot.vaultReady) // without the keys no credential is listed, and all of them are still there
        m_rotation.keepOnly(credentials);
}

void RoutingState::restore(const Circuit &circuit)
{
    const CircuitPlace &place = circuit.place;
    if (place.model.isEmpty()) {
        m_rotation.restore(circuit);
        return;
    }
    const std::shared_ptr<TargetState> state = stateOf(place.providerId, place.model);
    if (place.credentialId == 0)
        state->breaker = CircuitState {circuit};
    else
        state->limits.push_back({place.credentialId, CircuitState {circuit}});
}

/// Another address is another place, of which nothing is known: who refused a key there may not be who is asked now.
/// Without the keys it is not known whose past to forget: that waits until they are.
void RoutingState::followAddress(const ProviderSnapshot &provider, bool areKeysListed)
{
    QByteArray &address = m_addresses[provider.id];
    if (!address.isEmpty() && address != provider.baseUrl) {
        if (!areKeysListed)
            return;
        forget(provider.id, 0);
        for (const CredentialSnapshot &credential : provider.credentials)
            forget(provider.id, credential.id);
    }
    address = provider.baseUrl;
}

/// What is known of a credential, and whether the provider fails. Credential 0: only the latter. What is on its way is
/// told from what begins now by isOutdated(), not by time.
void RoutingState::forget(qint64 providerId, qint64 credentialId)
{
    if (credentialId != 0 && m_rotation.circuitOf(credentialId).reset(0))
        erase({providerId, credentialId, {}});
    for (const auto &state : std::as_const(m_targets)) {
        if (state->providerId != providerId)
            continue;
        forgetFailing(*state, 0);
        CircuitState *limit = credentialId == 0 ? nullptr : state->limitOf(credentialId);
        if (limit && limit->reset(0))
            erase({providerId, credentialId, state->model});
    }
}

void RoutingState::forgetFailing(TargetState &state, qint64 nowMs)
{
    state.window.clear();
    std::for_each(state.latency.begin(), state.latency.end(), [](PeakEwma &one) { one.forget(); });
    if (state.breaker.reset(nowMs))
        erase({state.providerId, 0, state.model});
}

/// With every time that comes from the clock, before it is compared with what is known.
void RoutingState::follow(qint64 nowMs)
{
    if (!isStepBack(nowMs, m_latestMs)) {
        m_latestMs = std::max(m_latestMs, nowMs);
        return;
    }
    const bool isFirst = m_latestMs == std::numeric_limits<qint64>::max();
    stepBack(isFirst ? 0 : m_latestMs - nowMs, nowMs);
    m_latestMs = nowMs;
}

void RoutingState::stepBack(qint64 stepMs, qint64 nowMs)
{
    const auto bring = [=, this](CircuitState &circuit, const CircuitPlace &place) {
        if (circuit.stepBack(stepMs, nowMs))
            keep(circuit, place);
    };
    m_rotation.forEach(bring);
    for (const auto &state : std::as_const(m_targets)) {
        bring(state->breaker, {state->providerId, 0, state->model});
        for (TargetState::Limit &limit : state->limits)
            bring(limit.circuit, {state->providerId, limit.credentialId, state->model});
        if (stepMs == 0)
            continue;
        state->window.clear();
        std::for_each(state->latency.begin(), state->latency.end(), [](PeakEwma &one) { one.forget(); });
    }
}

/// It tells of another key or another place than is there now, or of a time that somebody declared over.
bool RoutingState::isOutdated(const Lease &lease) const
{
    const auto address = m_addresses.constFind(lease.target->providerId);
    if (address != m_addresses.cend() && *address != lease.address)
        return true;
    return lease.credentialId != 0 && !m_rotation.isCurrent(lease.credentialId, lease.retryAtMs);
}

std::shared_ptr<TargetState> RoutingState::stateOf(qint64 providerId, const QByteArray &model)
{
    const std::pair key {providerId, model};
    if (const auto known = m_targets.constFind(key); known != m_targets.constEnd())
        return *known;
    auto made = std::make_shared<TargetState>();
    made->providerId = providerId;
    made->model = model;
    if (m_targets.size() >= maxTargets)
        makeRoom();
    if (m_targets.size() < maxTargets) // else nothing is learnt of it
        m_targets.insert(key, made);
    return made;
}

void RoutingState::makeRoom()
{
    m_targets.removeIf([](const auto &target) { return isForgettable(target.value()); });
}

void RoutingState::orderByLatency(std::vector<ModelTarget> &targets, bool streamed, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    std::vector<double> loads;
    for (const ModelTarget &target : targets)
        loads.push_back(stateOf(target.provider->id, target.model)->latency[streamed].load(nowMs));
    TargetOrder::byLoad(targets, loads);
}

void RoutingState::orderByWeight(const QByteArray &alias, std::vector<ModelTarget> &targets, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    WeightedTurns::Turns &turns = m_turns.of(alias);
    auto chosen = targets.end();
    qint64 chosenWeight = 0;
    qint64 total = 0;
    for (auto target = targets.begin(); target != targets.end(); ++target) {
        TargetState &state = *stateOf(target->provider->id, target->model);
        const bool lacksKey = target->provider->credentials.empty() && needsKey(*target->provider);
        if (lacksKey || !state.breaker.admits(nowMs) || m_rotation.waitFor(*target->provider, state, nowMs))
            continue;
        const qint64 current = turns[WeightedTurns::keyOf(*target)] += target->weight;
        total += target->weight;
        if (chosen == targets.end() || current > chosenWeight) {
            chosen = target;
            chosenWeight = current;
        }
    }
    if (chosen == targets.end())
        return;
    turns[WeightedTurns::keyOf(*chosen)] -= total;
    std::rotate(targets.begin(), chosen, chosen + 1);
}

std::optional<RoutingState::Choice> RoutingState::choose(const ModelTarget &target, const Terms &terms,
                                                         const QSet<qint64> &tried, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    std::shared_ptr<TargetState> state = stateOf(target.provider->id, target.model);
    if (!(terms.isLastResort ? state->breaker.admitsAlone(nowMs) : state->breaker.admits(nowMs)))
        return std::nullopt;
    const CredentialSnapshot *credential = m_rotation.next(*target.provider, *state, tried, nowMs, terms.session);
    if (!credential && (terms.needsKey || !target.provider->credentials.empty()))
        return std::nullopt;
    Lease lease;
    lease.credentialId = credential ? credential->id : 0;
    lease.retryAtMs = credential ? credential->retryAtMs : 0;
    lease.address = target.provider->baseUrl;
    lease.begunAtMs = nowMs;
    lease.streamed = terms.streamed;
    lease.isTimed = true;
    lease.probesBreaker = state->breaker.beginProbe(nowMs);
    if (credential) {
        lease.probesCredential = m_rotation.circuitOf(credential->id).beginProbe(nowMs);
        CircuitState *limit = state->limitOf(credential->id);
        lease.probesLimit = limit && limit->beginProbe(nowMs);
    }
    state->latency[terms.streamed].begin();
    lease.target = std::move(state);
    return Choice {credential, std::move(lease)};
}

bool RoutingState::mayChoose(const ModelTarget &target, bool needsKey, const QSet<qint64> &tried, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    TargetState &state = *stateOf(target.provider->id, target.model);
    if (!state.breaker.admits(nowMs))
        return false;
    if (target.provider->credentials.empty())
        return !needsKey;
    return m_rotation.hasNext(*target.provider, state, tried, nowMs);
}

std::optional<RoutingState::Wait> RoutingState::waitFor(const ModelTarget &target, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    TargetState &state = *stateOf(target.provider->id, target.model);
    std::optional<Wait> wait = m_rotation.waitFor(*target.provider, state, nowMs);
    if (!wait && !state.breaker.admits(nowMs))
        wait = Wait {state.breaker.untilMs(), state.breaker.reason()};
    return wait;
}

void RoutingState::answered(Lease &lease, qint64 nowMs)
{
    if (!lease.target)
        return;
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    if (isOutdated(lease))
        return;
    lease.target->window.succeed(nowMs);
    lease.isCounted = true;
    settleProbes(lease, nowMs);
    lease.probesCredential = lease.probesLimit = lease.probesBreaker = false;
}

void RoutingState::settleProbes(const Lease &lease, qint64 nowMs)
{
    TargetState &state = *lease.target;
    if (lease.probesBreaker && state.breaker.reset(nowMs)) {
        state.window.clear();
        erase({state.providerId, 0, state.model});
    }
    if (lease.probesCredential && m_rotation.circuitOf(lease.credentialId).reset(nowMs))
        erase(placeOf(lease, false));
    CircuitState *limit = lease.probesLimit ? state.limitOf(lease.credentialId) : nullptr;
    if (limit && limit->reset(nowMs))
        erase(placeOf(lease, true));
}

void RoutingState::measured(Lease &lease, qint64 tookUs, qint64 nowMs)
{
    if (!lease.target || !lease.isTimed)
        return;
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    if (!isOutdated(lease))
        lease.target->latency[lease.streamed].observe(tookUs, nowMs);
    stopTiming(lease);
}

void RoutingState::failed(Lease &lease, const Blame &blame, qint64 nowMs)
{
    if (!lease.target)
        return;
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    if (isOutdated(lease))
        return letGo(lease);
    stopTiming(lease);
    lease.begunAtMs = std::min(lease.begunAtMs, nowMs); // the clock may have stepped
    TargetState &state = *lease.target;
    if (blame.reason == CircuitReason::Failing)
        blameTarget(lease, blame, nowMs);
    else if (lease.credentialId != 0)
        blameCredential(lease, blame, nowMs);
    if (lease.probesCredential)
        m_rotation.circuitOf(lease.credentialId).dropProbe();
    if (CircuitState *limit = lease.probesLimit ? state.limitOf(lease.credentialId) : nullptr)
        limit->dropProbe();
    lease.target.reset();
}

void RoutingState::blameTarget(Lease &lease, const Blame &blame, qint64 nowMs)
{
    TargetState &state = *lease.target;
    state.latency[lease.streamed].fail((nowMs - lease.begunAtMs) * microsPerMilli, nowMs);
    const bool isTooMuch = state.window.fail(nowMs, lease.isCounted);
    if ((isTooMuch || lease.probesBreaker)
        && state.breaker.fail(blame.reason, lease.begunAtMs, nowMs, blame.hintMs, blame.detail))
        keep(state.breaker, {state.providerId, 0, state.model});
    // Whatever it said, it did not say that the only key is limited: that was not twice in a row.
    CircuitState *limit = lease.probesLimit ? state.limitOf(lease.credentialId) : nullptr;
    if (limit && limit->isBrief() && limit->reset(nowMs))
        erase(placeOf(lease, true));
    if (std::exchange(lease.probesBreaker, false))
        state.breaker.dropProbe(); // one before its time says nothing new, but the next one may go
}

void RoutingState::blameCredential(Lease &lease, const Blame &blame, qint64 nowMs)
{
    TargetState &state = *lease.target;
    if (blame.isForModel && !state.limitOf(lease.credentialId))
        state.limits.push_back({lease.credentialId, {}});
    CircuitState &circuit =
        blame.isForModel ? *state.limitOf(lease.credentialId) : m_rotation.circuitOf(lease.credentialId);
    const bool isBrief = blame.isAlone && blame.reason == CircuitReason::RateLimited && blame.hintMs <= 0;
    const bool isNew = isBrief ? circuit.failAlone(blame.reason, lease.begunAtMs, nowMs, blame.detail)
                               : circuit.fail(blame.reason, lease.begunAtMs, nowMs, blame.hintMs, blame.detail);
    if (isNew)
        keep(circuit, placeOf(lease, blame.isForModel));
    // It answered, so it is there; and who may not ask for one model is known at least.
    lease.probesLimit = lease.probesLimit && !blame.isForModel;
    lease.probesCredential = lease.probesCredential && blame.isForModel;
    Lease settled = lease;
    settled.probesLimit = false;
    settleProbes(settled, nowMs);
    lease.probesCredential = lease.probesBreaker = false;
}

void RoutingState::drop(Lease &lease)
{
    const bool isHeld = lease.isTimed || lease.probesCredential || lease.probesLimit || lease.probesBreaker;
    if (!lease.target || !isHeld)
        return lease.target.reset();
    const std::scoped_lock lock {m_mutex};
    letGo(lease);
}

void RoutingState::letGo(Lease &lease)
{
    stopTiming(lease);
    if (lease.probesBreaker)
        lease.target->breaker.dropProbe();
    if (lease.probesCredential)
        m_rotation.circuitOf(lease.credentialId).dropProbe();
    if (CircuitState *limit = lease.probesLimit ? lease.target->limitOf(lease.credentialId) : nullptr)
        limit->dropProbe();
    lease.target.reset();
}

void RoutingState::worksAgain(qint64 providerId, qint64 credentialId, const QByteArray &model, qint64 nowMs)
{
    const std::scoped_lock lock {m_mutex};
    follow(nowMs);
    const auto close = [&](CircuitState *circuit, bool isProven, const QByteArray &of) {
        if (circuit && (isProven || circuit->reason() == CircuitReason::Refused) && circuit->reset(nowMs))
            erase({providerId, credentialId, of});
    };
    if (credentialId != 0)
        close(&m_rotation.circuitOf(credentialId), !model.isEmpty(), {});
    for (const auto &state : std::as_const(m_targets)) {
        if (state->providerId != providerId)
            continue;
        forgetFailing(*state, nowMs);
        if (credentialId != 0)
            close(state->limitOf(credentialId), state->model == model, state->model);
    }
}

void RoutingState::stopTiming(Lease &lease)
{
    if (std::exchange(lease.isTimed, false))
        lease.target->latency[lease.streamed].end();
}

CircuitPlace RoutingState::placeOf(const Lease &lease, bool isForModel)
{
    return {lease.target->providerId, lease.credentialId, isForModel ? lease.target->model : QByteArray {}};
}

void RoutingState::keep(const CircuitState &circuit, const CircuitPlace &place)
{
    if (m_sink)
        m_sink->keepCircuit(circuit.toCircuit(place));
}

void RoutingState::erase(const CircuitPlace &place)
{
    if (m_sink)
        m_sink->dropCircuit(place);
}
