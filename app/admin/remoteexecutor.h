// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalSocket>
#include <QTimer>

#include "app/admin/adminexecutor.h"

/// Has requests carried out by the hub that runs on the data folder. Main thread of a subcommand; one request at a
/// time.
class RemoteExecutor final : public AdminExecutor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RemoteExecutor)

public:
    explicit RemoteExecutor(QString socketPath, QObject *parent = nullptr);

    void execute(AdminRequest request, Done done) override;

private:
    void tryConnect();
    void handleConnected();
    void handleError(QLocalSocket::LocalSocketError error);
    void read();
    void finish(AdminReply reply);

    QString m_path;
    QLocalSocket m_socket;
    QTimer m_timer;
    int m_connectTries = 0;
    QByteArray m_buffer;
    QByteArray m_request;
    Done m_done;
};
