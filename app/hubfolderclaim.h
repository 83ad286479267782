// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QLocalSocket>
#include <QObject>
#include <QTimer>

#include "app/admin/adminaddress.h"
#include "app/program.h"

/// Gets a hub its data folder. Who has the lock may be a subcommand, which soon ends, so it is asked for again for as
/// long as nobody answers at the hub's socket. Main thread.
class HubFolderClaim final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HubFolderClaim)

public:
    /// As openHubFolder(): without the lock when another hub answers, or after half a minute.
    using Done = std::function<void(Result<HubFolder>)>;

    HubFolderClaim(Invocation invocation, Environment environment, QObject *parent = nullptr);

    void run(Done done); ///< again only when the one before has ended; `done` may come before this returns

private:
    void tryLock();
    void finish(Result<HubFolder> folder);

    Invocation m_invocation;
    Environment m_environment;
    Result<HubFolder> m_folder = fail(ErrorCode::Internal, {}); ///< what the last try gave
    AdminAddress m_address;                                     ///< where another hub would answer
    QLocalSocket m_socket;
    QTimer m_retry;
    int m_tries = 0;
    Done m_done;
};
