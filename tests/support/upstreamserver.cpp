// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/upstreamserver.h"

#include <QSslSocket>

#include "tests/support/upstreamsession.h"

UpstreamServer::UpstreamServer(ScriptedUpstream *upstream, const ServerIdentity &identity)
    : m_upstream {upstream}
    , m_identity {identity}
{
    setListenBacklogSize(1024);
    setMaxPendingConnections(4096);
}

quint16 UpstreamServer::open(quint16 port)
{
    return QTcpServer::listen(QHostAddress::LocalHost, port) ? serverPort() : quint16 {0};
}

void UpstreamServer::dropAll()
{
    for (UpstreamSession *session : findChildren<UpstreamSession *>(Qt::FindDirectChildrenOnly))
        session->drop();
}

void UpstreamServer::incomingConnection(qintptr descriptor)
{
    auto *session = new UpstreamSession(m_upstream, this);
    session->open(descriptor, m_identity);
}
