// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/upstream/upstreampool.h"

#include "gateway/upstream/pooledcall.h"

UpstreamPool::UpstreamPool(const UpstreamPoolOptions &options, QObject *parent)
    : QObject {parent}
    , m_core {std::make_unique<PoolCore>(options)}
{}

UpstreamPool::~UpstreamPool() = default;

std::unique_ptr<UpstreamCall> UpstreamPool::send(UpstreamRequest request, UpstreamListener *listener)
{
    auto call = std::make_unique<PooledCall>(m_core.get(), request, listener);
    call->begin(request);
    return call;
}

int UpstreamPool::idleCount() const
{
    return m_core->idleCount();
}

int UpstreamPool::connectionCount() const
{
    return m_core->connectionCount();
}

void UpstreamPool::closeIdle()
{
    m_core->closeIdle();
}
