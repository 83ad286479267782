// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/attemptrunner.h"

#include <algorithm>

#include <QTimer>

#include "gateway/api/apiservices.h"
#include "gateway/api/callaccount.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/monotonic.h"
#include "gateway/api/retrywait.h"
#include "gateway/api/scrubbing.h"
#include "gateway/api/upstreamrequests.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype shortestSecret = 16; ///< a shorter one ("ollama") may be a word of an answer
constexpr qsizetype maxRefusalBytes = 64 * 1024;
constexpr qint64 nsPerUs = 1000;
constexpr qint64 nsPerMs = 1000 * nsPerUs;
constexpr qint64 retryWhenFullMs = 2000;
constexpr qint64 retryWhenLockedMs = 5000;

constexpr qint64 shortestWaitMs = 1000;
/// What a provider says of its refusal comes with it; who drips it, or has no end of it, is not waited for.
constexpr int refusalBodyMs = 2000;

ApiFault restingFault(const RoutingState::Wait &wait, const QByteArray &provider)
{
    switch (wait.reason) {
    case CircuitReason::RateLimited:
        return makeFault(ErrorCode::UpstreamLimited, "the rate limit of the provider \"" + provider + "\" is reached");
    case CircuitReason::Refused:
        return makeFault(ErrorCode::UpstreamAuth, "the provider \"" + provider
                                                      + "\" refused the hub's credential, which rests until it is tried"
                                                        " again");
    case CircuitReason::OutOfFunds:
        return makeFault(ErrorCode::UpstreamAuth, "the hub's credential has no funds left at the provider \"" + provider
                                                      + "\", and rests until it is tried again");
    case CircuitReason::Failing:
        break;
    }
    ApiFault fault = makeFault(ErrorCode::UpstreamFailed, "the provider \"" + provider
                                                              + "\" has failed too often, and one call at a time"
                                                                " tries it again");
    fault.status = 503;
    return fault;
}

AttemptFailure misconfigured(const Error &error)
{
    return {AttemptFailure::Then::NextTarget,
            makeFault(ErrorCode::ModelUnavailable, "the provider is not configured correctly"),
            error.detail,
            {}};
}

} // namespace

AttemptRunner::AttemptRunner(ApiServices &services, CallProtocol &protocol, CallAccount &account, Owner &owner)
    : m_services {services}
    , m_protocol {protocol}
    , m_account {account}
    , m_owner {owner}
{}

AttemptRunner::~AttemptRunner()
{
    m_services.routing->drop(m_choice.lease);
}

void AttemptRunner::run(AttemptPlan plan)
{
    m_plan = std::move(plan);
    m_begunAtNs = monotonicNs();
    tryNext(makeFault(ErrorCode::NoCredential, "the provider has no usable credential"), false);
}

void AttemptRunner::rejectAnswer(ApiFault fault)
{
    // It may quote what the provider wrote.
    fault.message = scrubbed(fault.message, *m_choice.target->provider, m_choice.credential);
    failAttempt(failureOfAnswer(fault));
}

void AttemptRunner::rejectReport(const AnswerRelay::Report &report)
{
    failAttempt(failureOfReport(report, *m_choice.target->provider, m_choice.credential));
}

QuotedSecret AttemptRunner::secret() const
{
    const QByteArrayView whole = m_choice.credential ? m_choice.credential->secret.reveal() : QByteArrayView {};
    return whole.size() < shortestSecret ? QuotedSecret {} : QuotedSecret {whole};
}

tl::expected<WholeAnswer, ApiFault> AttemptRunner::checked(tl::expected<WholeAnswer, ApiFault> answer) const
{
    if (answer && secret().isIn(answer->body))
        return tl::unexpected {
            makeFault(ErrorCode::UpstreamFailed, "the provider's answer holds the hub's credential")};
    return answer;
}

void AttemptRunner::acceptAnswer()
{
    writeDown(nullptr, {});
    m_services.routing->drop(m_choice.lease);
    m_phase = Phase::Accepted;
}

void AttemptRunner::cancel(ErrorCode code, const QByteArray &reason)
{
    m_fetch.reset();
    m_call.reset();
    m_timer.reset();
    m_services.routing->drop(m_choice.lease);
    if (m_phase == Phase::Idle || m_phase == Phase::Accepted)
        return;
    if (m_phase != Phase::Pausing)
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
        return after(refusalBodyMs, &AttemptRunner::endRefusal);
    }
    if (const std::optional<ApiFault> fault = m_protocol.takeHead(headers))
        return failAttempt(failureOfAnswer(*fault));
    m_phase = Phase::Answer;
    m_services.routing->answered(m_choice.lease, m_services.clock->utcMs());
    m_owner.handleAnswerHead(headers);
}

void AttemptRunner::handleBody(QByteArrayView bytes)
{
    if (m_phase == Phase::Answer) {
        if (m_choice.lease.isTimed)
            m_services.routing->measured(m_choice.lease, (monotonicNs() - m_startedAtNs) / nsPerUs,
                                         m_services.clock->utcMs());
        m_owner.handleAnswerBody(bytes);
    } else if (m_phase == Phase::Refusal && m_refusalBody.size() < maxRefusalBytes) {
        m_refusalBody.append(bytes.first(std::min(bytes.size(), maxRefusalBytes - m_refusalBody.size())));
        if (m_refusalBody.size() >= maxRefusalBytes)
            endRefusal();
    }
}

/// Instead of what was to be done before.
void AttemptRunner::after(int ms, void (AttemptRunner::*then)())
{
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    QObject::connect(m_timer.get(), &QTimer::timeout, m_timer.get(), [this, then] {
        m_timer.release()->deleteLater(); // it speaks, and what follows may make another or end the call
        (this->*then)();
    });
    m_timer->start(ms);
}

/// What has come of the body says what it can.
void AttemptRunner::endRefusal()
{
    failAttempt(failureOfStatus(m_status, m_refusalHeaders, m_refusalBody, *m_choice.target->provider,
                                m_choice.credential, m_services.clock->utcMs()));
}

void AttemptRunner::handleEnd()
{
    if (m_phase == Phase::Answer)
        return m_owner.handleAnswerEnd();
    if (m_phase == Phase::Refusal)
        endRefusal();
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
    else if (failure.isStale && !isTooLate() && m_plan.repeat())
        repeat();
    else
        failAttempt(failureOfConnection(failure), failure.code == ErrorCode::UpstreamTimeout);
}

/// A connection that had served before ended without a byte of an answer. Nobody can tell whether the request was read,
/// so the second one is an attempt of its own, which the record shows.
void AttemptRunner::repeat()
{
    const ErrorCode code = ErrorCode::UpstreamFailed;
    writeDown(&code, u"connection closed before the answer"_s);
    m_call.reset();
    m_choice.number = m_plan.attempts();
    m_isRepetition = true;
    begin();
}

void AttemptRunner::tryNext(const ApiFault &lastFault, bool isRepetition)
{
    m_phase = Phase::Idle;
    if (m_plan.attempts() > 0 && isTooLate())
        return giveUp(lastFault);
    std::optional<AttemptPlan::Choice> choice = m_plan.next(*m_services.routing, m_services.clock->utcMs());
    if (!choice)
        return giveUp(m_plan.attempts() == 0 ? nothingUsableFault() : lastFault);
    m_choice = *std::move(choice);
    if (isRepetition && m_choice.isSameTarget && m_services.policy.backoffMs > 0)
        pause();
    else
        begin();
}

/// Half of the longest pause and a random part of the other half, so that calls that failed together do not come back
/// together. Twice as long the second time.
void AttemptRunner::pause()
{
    m_phase = Phase::Pausing;
    const int longestMs = m_services.policy.backoffMs << std::min(m_pauses++, 1);
    const int pauseMs = longestMs - m_services.jitter.bounded(longestMs / 2 + 1);
    after(pauseMs, &AttemptRunner::begin);
}

bool AttemptRunner::isTooLate(int inMs) const
{
    const qint64 thenMs = spentMs() + inMs;
    const int totalMs = m_services.policy.timeouts.totalMs;
    return thenMs >= m_services.policy.retryWithinMs || (totalMs > 0 && thenMs >= totalMs);
}

qint64 AttemptRunner::spentMs() const
{
    return (monotonicNs() - m_begunAtNs) / nsPerMs;
}

UpstreamTimeouts AttemptRunner::timeouts() const
{
    UpstreamTimeouts timeouts = m_services.policy.timeouts;
    if (timeouts.totalMs > 0)
        timeouts.totalMs = static_cast<int>(std::max<qint64>(1, timeouts.totalMs - spentMs()));
    // A stream's head comes early, so a late one is no answer to wait for while somebody else can be asked. A whole
    // answer's comes when the model has finished, and whoever gave it up early would pay for it twice.
    const int streamMs = m_services.policy.streamFailoverMs;
    if (m_account.streamed && streamMs > 0 && streamMs < timeouts.firstByteMs && !isTooLate(streamMs)
        && m_plan.hasNextAfterTimeout(*m_services.routing, m_services.clock->utcMs()))
        timeouts.firstByteMs = streamMs;
    return timeouts;
}

void AttemptRunner::begin()
{
    const AttemptPlan::Choice &choice = m_choice;
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
    if (const int leftMs = timeouts().totalMs; leftMs > 0)
        limits.timeoutMs = std::min(limits.timeoutMs, leftMs);
    MediaSources sources {m_services.upstream, m_services.lookup.get(),
                          [this](const QByteArray &url) { return m_services.endpoints.proxyFor(url); }};
    m_fetch = std::make_unique<MediaFetch>(std::move(sources), limits, m_services.buffers,
                                           [this](Result<MediaByPlace> fetched) { takeFetched(std::move(fetched)); });
    if (const Outcome begun = m_fetch->start(places); !begun)
        takeFetched(tl::unexpected {begun.error()});
}

void AttemptRunner::takeFetched(Result<MediaByPlace> fetched)
{
    m_fetch.reset();
    if (!fetched) {
        // Not this provider's fault, whatever it was.
        AttemptFailure failure {AttemptFailure::Then::NextTarget,
                                makeFault(fetched.error().code, fetched.error().detail.toUtf8()),
                                fetched.error().detail,
                                {}};
        if (fetched.error().code == ErrorCode::Overloaded)
            failure.fault.retryAfterMs = retryWhenFullMs;
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
            {AttemptFailure::Then::NextTarget, m_protocol.faultOf(draft.error()), draft.error().detail, {}});
    UpstreamClient *client = endpoint.isBuiltIn ? m_services.builtIn : m_services.upstream;
    UpstreamRequest request =
        callRequest(endpoint, m_choice.credential, *std::move(draft), m_account.streamed, timeouts(), m_startedAtMs);
    request.isFresh = std::exchange(m_isRepetition, false);
    m_call = client->send(std::move(request), this);
}

void AttemptRunner::failAttempt(const AttemptFailure &failure, bool wasInVain)
{
    writeDown(&failure.fault.code, failure.reason);
    m_timer.reset();
    m_call.reset();
    m_phase = Phase::Idle;
    m_isRepetition = false;
    tellRouting(failure);
    if (failure.then == AttemptFailure::Then::GiveUp || m_owner.isStarted())
        return m_owner.handleNoAnswer(failure.fault);
    if (failure.then == AttemptFailure::Then::NextTarget)
        m_plan.leaveTarget();
    else if (wasInVain)
        m_plan.noteTimeout();
    tryNext(failure.fault, failure.blame && failure.blame->reason == CircuitReason::Failing);
}

void AttemptRunner::tellRouting(const AttemptFailure &failure)
{
    RoutingState &routing = *m_services.routing;
    const qint64 nowMs = m_services.clock->utcMs();
    if (failure.blame) {
        RoutingState::Blame blame = *failure.blame;
        blame.isAlone = m_plan.hasOnePlace();
        routing.failed(m_choice.lease, blame, nowMs);
    } else if (m_status >= 400 && (m_status < 500 || failure.then == AttemptFailure::Then::GiveUp)) {
        // It took the credential and judged the request.
        routing.answered(m_choice.lease, nowMs);
    }
    routing.drop(m_choice.lease);
}

/// Nothing is left to try: tells when something will be.
void AttemptRunner::giveUp(ApiFault fault)
{
    fault.retryAfterMs = std::min(fault.retryAfterMs, longestWaitMs);
    const qint64 nowMs = m_services.clock->utcMs();
    const std::optional<RoutingState::Wait> wait = m_plan.waitFor(*m_services.routing, nowMs);
    if (wait && (fault.status == 429 || fault.status >= 500)) {
        // A provider that fails says itself when to come back, if anybody does; and where there is but one, its own
        // word counts, though the hub tries it sooner.
        const bool isItsWord = wait->reason == CircuitReason::Failing || m_plan.hasOnePlace();
        const qint64 saidMs = isItsWord ? fault.retryAfterMs : 0;
        fault.retryAfterMs = std::max({shortestWaitMs, wait->untilMs - nowMs, saidMs});
    }
    m_owner.handleNoAnswer(fault);
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
    attempt.model = QString::fromUtf8(m_choice.target->model);
    m_account.attempts.append(std::move(attempt));
}

ApiFault AttemptRunner::nothingUsableFault() const
{
    const HubSnapshot &snapshot = *m_account.snapshot;
    const QByteArray &provider = m_plan.targets().front().provider->name;
    if (const auto wait = m_plan.waitFor(*m_services.routing, m_services.clock->utcMs()))
        return restingFault(*wait, provider);
    const bool hasAny =
        std::ranges::any_of(m_plan.targets(), [](const auto &one) { return one.provider->hasCredentials; });
    if (snapshot.vaultReady || !hasAny)
        return makeFault(ErrorCode::NoCredential, "the provider \"" + provider + "\" has no usable credential");
    if (snapshot.vaultDamaged) // a person has to put the right one back
        return makeFault(ErrorCode::VaultDamaged, "the hub's master key does not open its provider keys");
    ApiFault fault = makeFault(ErrorCode::VaultLocked, "the hub's provider keys are locked");
    fault.retryAfterMs = retryWhenLockedMs;
    return fault;
}
