// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/api/completionprotocol.h"

#include "gateway/api/providerendpoint.h"

CompletionProtocol::CompletionProtocol(ApiServices &services, GenerationProtocol::Asked asked)
    : m_service {services, ProviderKind::Service::Completions, {}, asked.headers}
    , m_generation {services, std::move(asked)}
{}

Result<RequestPeek> CompletionProtocol::read(QByteArray body)
{
    m_body = body;
    return m_service.read(std::move(body));
}

Result<CallDraft> CompletionProtocol::draft(const ModelTarget &target, const ProviderEndpoint &endpoint)
{
    const bool isServed = endpoint.kind->service(ProviderKind::Service::Completions) || endpoint.kind->surfaces.empty();
    if (isServed) {
        m_current = &m_service;
        return m_service.draft(target, endpoint);
    }
    m_current = &m_generation;
    if (!m_hasRead) {
        if (const Result<RequestPeek> read = m_generation.read(m_body); !read)
            return tl::unexpected {read.error()};
        m_hasRead = true;
    }
    return m_generation.draft(target, endpoint);
}
