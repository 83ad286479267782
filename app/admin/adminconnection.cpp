// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/adminconnection.h"

#include <QLocalSocket>
#include <QPointer>

#include "app/admin/adminexecutor.h"
#include "app/admin/adminframe.h"

AdminConnection::AdminConnection(QLocalSocket *socket, AdminExecutor *executor, QObject *parent)
    : QObject {parent}
    , m_socket {socket}
    , m_executor {executor}
{
    m_socket->setParent(this);
    connect(m_socket, &QLocalSocket::readyRead, this, &AdminConnection::read);
    connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
    QMetaObject::invokeMethod(this, &AdminConnection::read, Qt::QueuedConnection);
}

void AdminConnection::read()
{
    if (m_isBusy) {
        return;
    }
    m_buffer.append(m_socket->readAll());
    AdminRequest request;
    switch (AdminFrame::take(m_buffer, request)) {
    case AdminFrame::Reading::Incomplete:
        return;
    case AdminFrame::Reading::Broken:
        m_socket->abort();
        return;
    case AdminFrame::Reading::Complete:
        break;
    }
    m_isBusy = true;
    m_executor->execute(std::move(request), [self = QPointer(this)](const AdminReply &reply) {
        if (!self.isNull()) {
            self->m_socket->write(AdminFrame::encode(reply));
            self->m_isBusy = false;
            self->read();
        }
    });
}
