// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/serviceroute.h"

#include "gateway/api/providerendpoint.h"
#include "gateway/dialects/chatanswer.h"
#include "gateway/dialects/jsonview.h"

using namespace Qt::Literals::StringLiterals;

Result<ServiceRoute> ServiceRoute::to(Service service, const QString &name, const ModelTarget &target,
                                      const ProviderEndpoint &endpoint)
{
    const ProviderKind::Place *place = endpoint.kind->service(service);
    const ServiceShape *shape = place ? ServiceShape::of(service, place->shape) : nullptr;
    if (!place || (!shape && place->shape != "openai"))
        return fail(ErrorCode::BadRequest,
                    u"the provider \"%1\" does not serve %2"_s.arg(QString::fromUtf8(target.provider->name), name));
    ServiceRoute route;
    route.m_place = place;
    route.m_shape = shape;
    route.m_model = target.model;
    route.m_target =
        endpoint.target(*place, QByteArray {place->path}.replace("{model}", target.model.toPercentEncoding()));
    return route;
}

CallDraft ServiceRoute::empty() const
{
    CallDraft draft;
    draft.target = m_target;
    return draft;
}

Result<CallDraft> ServiceRoute::draft(QByteArray openAiBody, DialectNotes &notes) const
{
    CallDraft draft = empty();
    if (!m_shape) {
        draft.headers.add("content-type"_ba, "application/json"_ba);
        draft.body.push_back(std::move(openAiBody));
        return draft;
    }
    Result<ServiceShape::Request> request = m_shape->request(openAiBody, m_model, notes);
    if (!request)
        return tl::unexpected {request.error()};
    draft.headers.add("content-type"_ba, std::move(request->contentType));
    draft.body.push_back(std::move(request->body));
    return draft;
}

Result<ServiceShape::Answer> ServiceRoute::answer(QByteArray body, const ServiceShape::Question &question) const
{
    if (m_shape)
        return m_shape->answer(body, question);
    const std::optional<JsonView> view = JsonView::checked(body);
    if (!view || !view->isObject() || readChatAnswer(body).isError)
        return fail(ErrorCode::UpstreamFailed, u"the provider's answer cannot be read"_s);
    return ServiceShape::Answer {std::move(body)};
}
