// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/chatpreparation.h"

#include "gateway/api/apiservices.h"
#include "gateway/metering/admission.h"
#include "gateway/routing/modelresolver.h"
#include "models/values/clock.h"

namespace
{
ApiFault faultOf(const Error &error)
{
    return makeFault(error.code, error.detail.toUtf8());
}

ApiFault modelFault(const Error &error)
{
    ApiFault fault = faultOf(error);
    fault.param = "model";
    if (error.code == ErrorCode::NotFound)
        fault.reason = "model_not_found";
    else if (error.code == ErrorCode::Forbidden)
        fault.reason = "model_not_allowed";
    return fault;
}

/// What an app that went over its own limit should know of it.
ApiFault refusalFault(const AdmissionRefusal &refusal, const AppLimits &limits)
{
    ApiFault fault = makeFault(refusal.code, refusal.message.toUtf8());
    fault.retryAfterMs = refusal.retryAfterMs;
    if (refusal.code != ErrorCode::RateLimited)
        return fault;
    const QByteArray reset = QByteArray::number((refusal.retryAfterMs + 999) / 1000) + 's';
    if (limits.requestsPerMinute > 0) {
        fault.headers.add("x-ratelimit-limit-requests", QByteArray::number(limits.requestsPerMinute));
        fault.headers.add("x-ratelimit-reset-requests", reset);
    }
    if (limits.tokensPerMinute > 0) {
        fault.headers.add("x-ratelimit-limit-tokens", QByteArray::number(limits.tokensPerMinute));
        fault.headers.add("x-ratelimit-reset-tokens", reset);
    }
    return fault;
}
} // namespace

tl::expected<ChatPreparation, ApiFault> ChatPreparation::of(ApiServices &services, CallAccount &account,
                                                            const QByteArray &body)
{
    if (body.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "the request has no body")};
    Result<ChatPeek> peek = peekChat(body);
    if (!peek)
        return tl::unexpected {faultOf(peek.error())};
    account.modelAsked = peek->model;
    account.streamed = peek->stream;
    Result<std::vector<ModelTarget>> targets =
        resolveModel(*account.snapshot, *account.app, peek->model, ModelType::Chat);
    if (!targets)
        return tl::unexpected {modelFault(targets.error())};
    const ModelTarget &first = targets->front();
    const CallEstimate estimate = estimateCall(*account.snapshot, first.provider->id, first.model, peek->promptBytes,
                                               peek->maxOutputTokens, peek->choices);
    const auto admitted =
        services.admission->admit(*account.app, estimate, services.policy.enforceCredit, services.clock->utcMs());
    if (!admitted)
        return tl::unexpected {refusalFault(admitted.error(), account.app->limits)};
    account.ticket = *admitted;
    return ChatPreparation {*std::move(peek), AttemptPlan {*std::move(targets)}};
}
