// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/hostedrequest.h"

#include "gateway/dialects/jsonview.h"
#include "gateway/dialects/jsonwriter.h"

namespace
{
constexpr QByteArrayView versionMember {"anthropic_version"};

QByteArray hostedBody(const ProviderKind::Surface &surface, const std::vector<QByteArray> &parts)
{
    QByteArray whole;
    for (const QByteArray &part : parts)
        whole += part;
    JsonWriter json;
    json.beginObject().member(versionMember, surface.hostedVersion);
    for (const JsonView::Member &member : JsonView {whole}.members()) {
        if (!member.key.is("model") && !member.key.is(versionMember))
            json.rawMember(member.key.raw, member.value.raw());
    }
    json.endObject();
    return json.take();
}
} // namespace

void fitToHost(CallDraft &draft, const ProviderEndpoint &endpoint, WireDialect dialect, const QByteArray &model,
               bool stream)
{
    const ProviderKind::Surface *surface = endpoint.kind->surface(dialect);
    if (!surface || !surface->isHosted())
        return;
    QByteArray path = stream ? surface->streamPath : surface->place.path;
    draft.target = endpoint.target(dialect, path.replace("{model}", model.toPercentEncoding("@")));
    draft.body = {hostedBody(*surface, draft.body)};
}
