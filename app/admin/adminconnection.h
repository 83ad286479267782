// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

class AdminExecutor;
class QLocalSocket;

/// One subcommand's connection: reads a request, has it carried out, writes the reply. Deletes itself when the peer
/// leaves or breaks the frame. Main thread.
class AdminConnection final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdminConnection)

public:
    /// Takes the socket over; borrows the executor.
    AdminConnection(QLocalSocket *socket, AdminExecutor *executor, QObject *parent);

private:
    void read();

    QLocalSocket *m_socket = nullptr;
    AdminExecutor *m_executor = nullptr;
    QByteArray m_buffer;
    bool m_isBusy = false;
};
