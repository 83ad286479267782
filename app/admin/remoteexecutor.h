// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QLocalSocket>
#include <QTimer>

#include "app/admin/adminaddress.h"
#include "app/admin/adminexecutor.h"

/// Has requests carried out by the hub that runs on the data folder. Main thread of a subcommand; one request at a
/// time. Who has the folder's lock may also be a subcommand, which never listens but soon ends: with an `OwnHub`, each
/// further try to connect tries first to go without that hub.
class RemoteExecutor final : public AdminExecutor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RemoteExecutor)

public:
    /// Gives an executor of our own, or AlreadyRunning as long as another has the lock.
    using OwnHub = std::function<Result<std::unique_ptr<AdminExecutor>>()>;

    explicit RemoteExecutor(AdminAddress address, OwnHub makeOwnHub = nullptr, QObject *parent = nullptr);

    void execute(AdminRequest request, Done done) override;

    [[nodiscard]] bool isRemote() const override { return m_ownHub == nullptr; }

private:
    void tryConnect();
    void tryAgain();
    void handleConnected();
    void handleError(QLocalSocket::LocalSocketError error);
    void read();
    void finish(AdminReply reply);

    AdminAddress m_address;
    OwnHub m_makeOwnHub;
    std::unique_ptr<AdminExecutor> m_ownHub; ///< since the lock was free
    QLocalSocket m_socket;
    QTimer m_timer;
    int m_connectTries = 0;
    QByteArray m_buffer;
    AdminRequest m_request; ///< until it is sent
    Done m_done;
};
