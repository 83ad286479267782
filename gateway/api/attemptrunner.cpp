// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptrunner.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/callaccount.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/scrubbing.h"
#include "gateway/api/upstreamrequests.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxRefusalBytes = 64 * 1024;
constexpr qint64 nsPerUs = 1000;
constexpr qint64 nsPerMs = 1000 * nsPerUs;
constexpr qint64 retryWhenFullMs = 2000;
constexpr qint64 retryWhenLockedMs = 5000;

AttemptFailure giveUp(const ApiFault &fault)
{
    return {AttemptFailure::Then::GiveUp, fault, QString::fromUtf8(fault.message), 0};
}

AttemptFailure misconfigured(const Error &error)
{
    return {AttemptFailure::Then::NextTarget,
            makeFault(ErrorCode::ModelUnavailable, "the provider is not configured correctly"), error.detail, 0};
}

} // namespace

AttemptRunner::AttemptRunner(ApiServices &services, CallProtocol &protocol, CallAccount &account, Owner &owner)
    : m_services {services}
    , m_protocol {protocol}
    , m_account {account}
    , m_owner {owner}
{}

AttemptRunner::~AttemptRunner() = default;

void AttemptRunner::run(AttemptPlan plan)
{
    m_plan = std::move(plan);
    tryNext(makeFault(ErrorCode::NoCredential, "the provider has no usable credential"));
}

void AttemptRunner::rejectAnswer(ApiFault fault, AttemptFailure::Then then)
{
    // An error that the provider reported inside its stream is its own text.
    fault.message = scrubbed(fault.message, *m_choice.target->provider, m_choice.credential);
    AttemptFailure failure = giveUp(fault);
    failure.then = then;
    failAttempt(failure);
}

void AttemptRunner::acceptAnswer()
{
    writeDown(nullptr, {});
    if (m_choice.credential)
        m_services.rotation.recover(m_choice.credential->id);
    m_phase = Phase::Accepted;
}

void AttemptRunner::cancel(ErrorCode code, const QByteArray &reason)
{
    m_fetch.reset();
    m_call.reset();
    if (m_phase == Phase::Idle || m_phase == Phase::Accepted)
        return;
    writeDown(&code, QString::fromLatin1(reason));
    m_phase = Phase::Idle;
}

void AttemptRunner::setPaused(bool paused)
{
    if (m_call)
        m_call->setPaused(paused);
}

void AttemptRunner::handleHead(int status, const HeaderList &headers)
{
    m_status = status;
    if (status != 200) {
        m_phase = Phase::Refusal;
        m_refusalHeaders = headers;
        m_refusalBody.clear();
        return;
    }
    if (const std::optional<ApiFault> fault = m_protocol.takeHead(headers))
        return failAttempt(giveUp(*fault));
    m_phase = Phase::Answer;
    m_owner.handleAnswerHead(headers);
}

void AttemptRunner::handleBody(QByteArrayView bytes)
{
    if (m_phase == Phase::Answer)
        m_owner.handleAnswerBody(bytes);
    else if (m_phase == Phase::Refusal && m_refusalBody.size() < maxRefusalBytes)
        m_refusalBody.append(bytes.first(std::min(bytes.size(), maxRefusalBytes - m_refusalBody.size())));
}

void AttemptRunner::handleEnd()
{
    if (m_phase == Phase::Answer)
        return m_owner.handleAnswerEnd();
    if (m_phase == Phase::Refusal)
        failAttempt(failureOfStatus(m_status, m_refusalHeaders, m_refusalBody, *m_choice.target->provider,
                                    m_choice.credential, m_services.clock->utcMs()));
    else
        m_call.reset();
}

void AttemptRunner::handleFailure(const UpstreamFailure &failure)
{
    if (m_phase == Phase::Accepted)
        m_call.reset();
    else if (m_phase == Phase::Refusal) // the status says more than the broken body
        failAttempt(failureOfStatus(m_status, m_refusalHeaders, {}, *m_choice.target->provider, m_choice.credential,
                                    m_services.clock->utcMs()));
    else
        failAttempt(failureOfConnection(failure));
}

void AttemptRunner::tryNext(const ApiFault &lastFault)
{
    const std::optional<AttemptPlan::Choice> choice = m_plan.next(m_services.rotation, m_services.clock->utcMs());
    if (choice)
        return begin(*choice);
    m_phase = Phase::Idle;
    m_owner.handleNoAnswer(m_plan.attempts() == 0 ? nothingUsableFault() : lastFault);
}

void AttemptRunner::begin(const AttemptPlan::Choice &choice)
{
    m_choice = choice;
    m_status = 0;
    m_phase = Phase::Waiting;
    m_owner.handleAttemptBegun();
    m_startedAtMs = m_services.clock->utcMs();
    m_startedAtNs = monotonicNs();
    m_account.providerId = choice.target->provider->id;
    m_account.credentialId = choice.credential ? choice.credential->id : 0;
    m_account.modelServed = choice.target->model;
    const Result<const ProviderEndpoint *> place = m_services.endpoints.of(*choice.target->provider);
    if (!place)
        return failAttempt(misconfigured(place.error()));
    if (const std::vector<MediaPlace> missing = m_protocol.missingMedia(*choice.target, **place); !missing.empty())
        return fetch(missing);
    send(**place);
}

/// Another place may take the URLs themselves, so a failure is this attempt's only.
void AttemptRunner::fetch(const std::vector<MediaPlace> &places)
{
    m_phase = Phase::Fetching;
    MediaLimits limits = m_services.policy.media;
    if (const int totalMs = m_services.policy.timeouts.totalMs; totalMs > 0)
        limits.timeoutMs = std::min(limits.timeoutMs, totalMs);
    MediaSources sources {m_services.upstream, m_services.lookup.get(),
                          [this](const QByteArray &url) { return m_services.endpoints.proxyFor(url); }};
    m_fetch = std::make_unique<MediaFetch>(std::move(sources), limits, m_services.buffers,
                                           [this](Result<MediaByUrl> fetched) { takeFetched(std::move(fetched)); });
    if (const Outcome begun = m_fetch->start(places); !begun)
        takeFetched(tl::unexpected {begun.error()});
}

void AttemptRunner::takeFetched(Result<MediaByUrl> fetched)
{
    m_fetch.reset();
    if (!fetched) {
        AttemptFailure failure = giveUp(makeFault(fetched.error().code, fetched.error().detail.toUtf8()));
        if (fetched.error().code == ErrorCode::Overloaded)
            failure.fault.retryAfterMs = retryWhenFullMs;
        failure.then = AttemptFailure::Then::NextTarget;
        return failAttempt(failure);
    }
    m_protocol.takeMedia(*std::move(fetched));
    m_phase = Phase::Waiting;
    // It was found before, but a pointer to it is good for a moment only.
    const Result<const ProviderEndpoint *> place = m_services.endpoints.of(*m_choice.target->provider);
    if (!place)
        return failAttempt(misconfigured(place.error()));
    send(**place);
}

void AttemptRunner::send(const ProviderEndpoint &endpoint)
{
    Result<CallDraft> draft = m_protocol.draft(*m_choice.target, endpoint);
    if (!draft)
        return failAttempt(
            {AttemptFailure::Then::NextTarget, m_protocol.faultOf(draft.error()), draft.error().detail, 0});
    UpstreamTimeouts timeouts = m_services.policy.timeouts;
    if (timeouts.totalMs > 0) // what fetching took is the call's time too
        timeouts.totalMs = std::max(1, timeouts.totalMs - static_cast<int>((monotonicNs() - m_startedAtNs) / nsPerMs));
    UpstreamClient *client = endpoint.isBuiltIn ? m_services.builtIn : m_services.upstream;
    m_call = client->send(
        callRequest(endpoint, m_choice.credential, *std::move(draft), m_account.streamed, timeouts, m_startedAtMs),
        this);
}

void AttemptRunner::failAttempt(const AttemptFailure &failure)
{
    writeDown(&failure.fault.code, failure.reason);
    m_call.reset();
    m_phase = Phase::Idle;
    if (m_choice.credential && failure.coolDownMs > 0)
        m_services.rotation.coolDown(m_choice.credential->id, m_services.clock->utcMs() + failure.coolDownMs);
    if (failure.then == AttemptFailure::Then::GiveUp || m_owner.hasSentBytes())
        return m_owner.handleNoAnswer(failure.fault);
    if (failure.then == AttemptFailure::Then::NextTarget)
        m_plan.leaveTarget();
    tryNext(failure.fault);
}

void AttemptRunner::writeDown(const ErrorCode *code, const QString &reason)
{
    CallAttempt attempt;
    attempt.number = m_choice.number;
    attempt.providerId = m_choice.target->provider->id;
    attempt.credentialId = m_choice.credential ? m_choice.credential->id : 0;
    attempt.startedAtMs = m_startedAtMs;
    attempt.durationUs = (monotonicNs() - m_startedAtNs) / nsPerUs;
    attempt.httpStatus = m_status;
    attempt.connectionReused = m_call && m_call->isConnectionReused();
    if (code)
        attempt.errorCode = errorCodeName(*code);
    attempt.reason = reason;
    m_account.attempts.append(std::move(attempt));
}

ApiFault AttemptRunner::nothingUsableFault() const
{
    const ProviderSnapshot &provider = *m_plan.targets().front().provider;
    // Resting credentials are still tried when there is nothing else: here, there is none at all.
    if (m_account.snapshot->vaultReady)
        return makeFault(ErrorCode::NoCredential, "the provider \"" + provider.name + "\" has no usable credential");
    ApiFault fault = makeFault(ErrorCode::VaultLocked, "the hub's provider keys are locked");
    fault.retryAfterMs = retryWhenLockedMs;
    return fault;
}
