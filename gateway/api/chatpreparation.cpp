// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/chatpreparation.h"

#include <algorithm>

#include "gateway/api/apiservices.h"
#include "gateway/api/callprotocol.h"
#include "gateway/api/idempotentcall.h"
#include "gateway/api/modelsendpoint.h"
#include "gateway/api/placeadmission.h"
#include "gateway/routing/routingstate.h"
#include "gateway/routing/stablehash.h"
#include "gateway/routing/targetorder.h"
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

/// What a request means that names no model.
Result<QByteArray> onlyModel(const HubSnapshot &snapshot, const AppSnapshot &app, ModelType type)
{
    std::vector<UsableModel> models = usableModels(snapshot, app);
    std::erase_if(models, [type](const UsableModel &model) { return model.type != type; });
    const bool isOne = !models.empty() && std::all_of(models.begin(), models.end(), [&models](const UsableModel &one) {
        return one.provider == models.front().provider && one.served == models.front().served;
    });
    if (isOne)
        return models.front().id;
    QStringList names;
    constexpr size_t mostNamed = 10;
    for (size_t at = 0; at < std::min(models.size(), mostNamed); ++at)
        names.append(QString::fromUtf8(models[at].id));
    return fail(ErrorCode::BadRequest, names.isEmpty()
                                           ? u"'model' is missing, and this app may use none of that type."_s
                                           : u"'model' is missing. There are: %1"_s.arg(names.join(u", "_s)));
}

std::vector<std::optional<qint64>> costsOf(ApiServices &services, const ModelRoute &route, const CallAccount &account,
                                           const CallProtocol &protocol)
{
    std::vector<std::optional<qint64>> costs;
    for (const ModelTarget &target : route.targets)
        costs.push_back(
            estimatedCostNano(protocol.demand(*services.traits.of(*target.provider, target.model)),
                              services.rates.find(*account.snapshot, target.provider->id, target.model, account.type)));
    return costs;
}

/// Another app's sessions are others, whatever they say of themselves.
quint64 sessionOf(const CallProtocol &protocol, const CallAccount &account, const HeaderList &headers)
{
    StableHash session;
    session.add(static_cast<quint64>(account.app->id));
    session.add(protocol.session(headers));
    return session.value();
}

/// `session`: of a sticky route.
void order(ModelRoute &route, ApiServices &services, const CallProtocol &protocol, const CallAccount &account,
           std::optional<quint64> session)
{
    if (route.targets.size() < 2)
        return;
    switch (route.strategy) {
    case RoutingStrategy::Priority:
        return;
    case RoutingStrategy::Weighted:
        return services.routing->orderByWeight(account.modelAsked, route.targets, services.clock->utcMs());
    case RoutingStrategy::LeastCost:
        return TargetOrder::byCost(route.targets, costsOf(services, route, account, protocol));
    case RoutingStrategy::LowestLatency:
        return services.routing->orderByLatency(route.targets, account.streamed, services.clock->utcMs());
    case RoutingStrategy::Sticky:
        return TargetOrder::bySession(route.targets, session.value_or(0));
    }
}
} // namespace

tl::expected<ChatPreparation, ApiFault> ChatPreparation::of(ApiServices &services, CallProtocol &protocol,
                                                            CallAccount &account, const HeaderList &headers,
                                                            QByteArray body)
{
    if (body.isEmpty())
        return tl::unexpected {makeFault(ErrorCode::BadRequest, "the request has no body")};
    Result<RequestPeek> peek = protocol.read(std::move(body));
    if (!peek)
        return tl::unexpected {faultOf(peek.error())};
    if (peek->needsModel) {
        Result<QByteArray> only = onlyModel(*account.snapshot, *account.app, protocol.type());
        if (!only)
            return tl::unexpected {modelFault(only.error())};
        peek->model = *std::move(only);
    }
    if (!isModelName(peek->model))
        return tl::unexpected {modelFault({ErrorCode::BadRequest, u"'model' is not a name that a model can have."_s})};
    account.modelAsked = peek->model;
    account.streamed = peek->stream;
    account.isKeyed = headers.count(IdempotentCall::keyHeader) > 0;
    Result<ModelRoute> route =
        resolveModel(*account.snapshot, *account.app, peek->model, protocol.type(), services.names);
    if (!route)
        return tl::unexpected {modelFault(route.error())};
    std::optional<quint64> session;
    if (route->strategy == RoutingStrategy::Sticky)
        session = sessionOf(protocol, account, headers);
    order(*route, services, protocol, account, session);
    account.route = routeNote(*route);
    tl::expected<std::vector<ModelTarget>, ApiFault> places =
        PlaceAdmission {services, protocol, account}.admit(std::move(route->targets));
    if (!places)
        return tl::unexpected {std::move(places.error())};
    AttemptPlan plan {*std::move(places), peek->stream, session};
    return ChatPreparation {*std::move(peek), std::move(plan)};
}
