// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/chatpreparation.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/callprotocol.h"
#include "gateway/metering/admission.h"
#include "gateway/metering/estimates.h"
#include "gateway/routing/modelresolver.h"
#include "models/values/clock.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr qsizetype maxModelBytes = 512;

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

/// Names become part of a path for some providers: none may lead out of its place.
bool isModelName(const QByteArray &name)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (name.size() > maxModelBytes || std::any_of(name.begin(), name.end(), isControl))
        return false;
    for (QByteArrayView rest {name};;) {
        const qsizetype slash = rest.indexOf('/');
        const QByteArrayView segment = slash < 0 ? rest : rest.first(slash);
        if (segment.isEmpty() || segment == "." || segment == "..")
            return false;
        if (slash < 0)
            return true;
        rest = rest.sliced(slash + 1);
    }
}

ApiFault refusalFault(const AdmissionRefusal &refusal)
{
    ApiFault fault = makeFault(refusal.code, refusal.message.toUtf8());
    fault.retryAfterMs = refusal.retryAfterMs;
    return fault;
}
} // namespace

tl::expected<ChatPreparation, ApiFault> ChatPreparation::of(ApiServices &services, CallProtocol &protocol,
                                                            CallAccount &account, QByteArray body)
{
    if (body.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "the request has no body")};
    Result<RequestPeek> peek = protocol.read(std::move(body));
    if (!peek)
        return tl::unexpected {faultOf(peek.error())};
    if (!isModelName(peek->model))
        return tl::unexpected {modelFault({ErrorCode::BadRequest, u"'model' is not a name that a model can have."_s})};
    account.modelAsked = peek->model;
    account.streamed = peek->stream;
    Result<std::vector<ModelTarget>> targets =
        resolveModel(*account.snapshot, *account.app, peek->model, protocol.type());
    if (!targets)
        return tl::unexpected {modelFault(targets.error())};
    const ModelTarget &first = targets->front();
    const CallEstimate estimate =
        estimateChat(*peek, services.rates.find(*account.snapshot, first.provider->id, first.model, protocol.type()));
    const auto admitted =
        services.admission->admit(*account.app, estimate, services.policy.enforceCredit, services.clock->utcMs());
    if (!admitted)
        return tl::unexpected {refusalFault(admitted.error())};
    account.ticket = *admitted;
    return ChatPreparation {*std::move(peek), AttemptPlan {*std::move(targets)}};
}
