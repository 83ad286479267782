// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminserver.h"

#include <sys/un.h>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QStandardPaths>

#include "app/admin/adminconnection.h"
#include "app/process/peer.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

/// QLocalServer binds in a temporary folder beside the name first: the name + "XXXXXX" + "/s".
constexpr qsizetype bindingExtraBytes = 9;
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

Outcome AdminServer::listen(const QString &path)
{
    QFile::remove(path);
    if (!m_server.listen(path)) {
        return fail(ErrorCode::Storage, u"cannot listen at %1: %2"_s.arg(path, m_server.errorString()));
    }
    return {};
}

QString AdminServer::pathFor(const DataFolder &folder)
{
    const QString inFolder = folder.socketPath();
    if (QFile::encodeName(inFolder).size() + bindingExtraBytes < qsizetype {sizeof(sockaddr_un::sun_path)}) {
        return inFolder;
    }
    const QByteArray hash = QCryptographicHash::hash(QFile::encodeName(folder.path()), QCryptographicHash::Sha256);
    const QString runtimeDir = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return runtimeDir + u"/portico-"_s + QString::fromLatin1(hash.first(8).toHex()) + u".sock"_s;
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
