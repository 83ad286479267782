// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/upstreamrequests.h"

#include <algorithm>
#include <array>

#include "gateway/api/modellist.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr QByteArrayView userAgent {"Portico/" PORTICO_VERSION};
constexpr qsizetype maxPassedBytes = 512;

// Only what changes how a provider answers and names neither the client nor its account.
constexpr std::array<const char *, 1> passList {"openai-beta"};

bool isPlain(const QByteArray &value)
{
    return !value.isEmpty() && value.size() <= maxPassedBytes
           && std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

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

UpstreamRequest chatRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                            std::vector<QByteArray> body, bool stream, const HeaderList &passedHeaders,
                            const UpstreamTimeouts &timeouts)
{
    UpstreamRequest request;
    request.origin = endpoint.origin;
    request.method = "POST"_ba;
    request.target = endpoint.target(WireDialect::Chat, "/chat/completions");
    request.headers = providerHeaders(endpoint, credential, stream);
    request.headers.add("content-type"_ba, "application/json"_ba);
    for (const HeaderList::Field &field : passedHeaders.fields())
        request.headers.add(field.name, field.value);
    request.body = std::move(body);
    request.timeouts = timeouts;
    return request;
}

UpstreamRequest modelsRequest(const ProviderEndpoint &endpoint, const CredentialSnapshot *credential,
                              const ProviderKind::Place &place, const QByteArray &page,
                              const UpstreamTimeouts &timeouts)
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
    return request;
}

HeaderList passedHeaders(const HeaderList &client)
{
    HeaderList passed;
    for (const char *name : passList) {
        if (client.count(name) != 1)
            continue;
        const QByteArray value = client.value(name);
        if (isPlain(value))
            passed.add(name, value);
    }
    return passed;
}
