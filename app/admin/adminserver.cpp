// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminserver.h"

#include <QFile>
#include <QLocalSocket>

#include "app/admin/adminconnection.h"
#include "app/process/peer.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

constexpr int maxConnections = 32;

} // namespace

AdminServer::AdminServer(AdminExecutor *executor, QObject *parent)
    : QObject {parent}
    , m_executor {executor}
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    m_server.setMaxPendingConnections(maxConnections);
    connect(&m_server, &QLocalServer::newConnection, this, &AdminServer::acceptPending);
}

AdminServer::~AdminServer() = default;

Outcome AdminServer::listen(const AdminAddress &address)
{
    m_address = address;
    QFile::remove(address.path());
    if (!m_server.listen(address.path())) {
        return fail(ErrorCode::Storage, u"cannot listen at %1: %2"_s.arg(address.name(), m_server.errorString()));
    }
    return {};
}

void AdminServer::acceptPending()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        if (!isPeerOurUser(socket->socketDescriptor())) {
            qWarning("refused another user at the hub's socket");
            socket->abort();
            socket->deleteLater();
            continue;
        }
        new AdminConnection(socket, m_executor, this);
    }
}
