// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/upstreamrequests.h"

#include "gateway/api/modellist.h"
#include "gateway/dialects/converse/awssignature.h"
#include "gateway/upstream/requestencoder.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QByteArrayView userAgent {"Portico/" PORTICO_VERSION};

void addCredential(HeaderList &headers, ProviderKind::AuthScheme scheme, const CredentialSnapshot &credential)
{
    const QByteArray secret = credential.secret.reveal().toByteArray();
    switch (scheme) {
    case ProviderKind::AuthScheme::None:
        return;
    case ProviderKind::AuthScheme::SigV4:
        // With a pair of keys the whole request is signed later, by whoever knows its body.
        if (!credential.accessKeyId.isEmpty())
            return;
        [[fallthrough]];
    case ProviderKind::AuthScheme::Bearer:
        headers.add("authorization"_ba, "Bearer " + secret);
        return;
    case ProviderKind::AuthScheme::XApiKey:
        headers.add("x-api-key"_ba, secret);
        return;
    case ProviderKind::AuthScheme::ApiKey:
        headers.add("api-key"_ba, secret);
        return;
    case ProviderKind::AuthScheme::XGoogApiKey:
        headers.add("x-goog-api-key"_ba, secret);
        return;
    }
}

/// The secret of temporary keys has their session token behind a colon, which stands in no secret key.
AwsCredentials awsCredentials(const CredentialSnapshot &credential)
{
    const QByteArrayView secret = credential.secret.reveal();
    const qsizetype colon = secret.indexOf(':');
    if (colon < 0)
        return {credential.accessKeyId, secret, {}};
    return {credential.accessKeyId, secret.first(colon), secret.sliced(colon + 1).toByteArray()};
}

void sign(UpstreamRequest &request, const ProviderEndpoint &endpoint, const CredentialSnapshot &credential,
          qint64 nowMs)
{
    AwsRequest signedParts;
    signedParts.method = request.method;
    const qsizetype question = request.target.indexOf('?');
    signedParts.path = question < 0 ? request.target : request.target.left(question);
    signedParts.query = question < 0 ? QByteArray {} : request.target.mid(question + 1);
    signedParts.headers.add("host"_ba, authorityOf(request.origin));
    if (request.headers.contains("content-type"))
        signedParts.headers.add("content-type"_ba, request.headers.value("content-type"));
    for (const QByteArray &part : request.body)
        signedParts.body += part;
    signedParts.region = endpoint.region;
    signedParts.service = "bedrock"_ba;
    const HeaderList signature = awsSignature(signedParts, awsCredentials(credential), nowMs);
    for (const HeaderList::Field &field : signature.fields())
        request.headers.add(field.name, field.value);
}

void signIfAsked(UpstreamRequest &request, const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                 qint64 nowMs)
{
    if (credential && endpoint.kind->auth == ProviderKind::AuthScheme::SigV4 && !credential->accessKeyId.isEmpty())
        sign(request, endpoint, *credential, nowMs);
}
} // namespace

HeaderList providerHeaders(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential, bool stream)
{
    HeaderList headers;
    headers.add("accept"_ba, stream ? "text/event-stream"_ba : "application/json"_ba);
    headers.add("accept-encoding"_ba, "identity"_ba);
    headers.add("user-agent"_ba, userAgent.toByteArray());
    if (credential)
        addCredential(headers, endpoint.kind->auth, *credential);
    for (auto extra = endpoint.kind->headers.constBegin(); extra != endpoint.kind->headers.constEnd(); ++extra)
        headers.add(extra.key(), *extra);
    return headers;
}

UpstreamRequest callRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential, CallDraft draft,
                            bool stream, const UpstreamTimeouts &timeouts, qint64 nowMs)
{
    UpstreamRequest request;
    request.origin = endpoint.origin;
    request.method = "POST"_ba;
    request.target = std::move(draft.target);
    request.headers = providerHeaders(endpoint, credential, stream);
    if (!draft.headers.contains("content-type"))
        request.headers.add("content-type"_ba, "application/json"_ba);
    for (const HeaderList::Field &field : draft.headers.fields()) {
        request.headers.remove(field.name); // the draft's own word wins over the kind's
        request.headers.add(field.name, field.value);
    }
    request.body = std::move(draft.body);
    request.timeouts = timeouts;
    signIfAsked(request, endpoint, credential, nowMs);
    return request;
}

UpstreamRequest modelsRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                              const ProviderKind::Place &place, const QByteArray &page,
                              const UpstreamTimeouts &timeouts, qint64 nowMs)
{
    const ProviderKind::ModelsEndpoint &list = endpoint.kind->modelsEndpoint;
    UpstreamRequest request;
    request.origin = endpoint.origin;
    if (!list.hostFrom.isEmpty() && request.origin.host.startsWith(list.hostFrom))
        request.origin.host.replace(0, list.hostFrom.size(), list.hostTo);
    request.method = "GET";
    request.target = endpoint.target(place, QByteArray {place.path + ModelList::query(list.shape, page)});
    request.headers = providerHeaders(endpoint, credential, false);
    for (auto extra = list.headers.constBegin(); extra != list.headers.constEnd(); ++extra)
        request.headers.add(extra.key(), *extra);
    request.timeouts = timeouts;
    signIfAsked(request, endpoint, credential, nowMs);
    return request;
}
