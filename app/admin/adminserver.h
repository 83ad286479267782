// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>

#include "app/admin/adminaddress.h"
#include "models/values/error.h"

class AdminExecutor;

/// The socket in the data folder through which subcommands reach the running hub (mode 0600, and the peer must be the
/// same user). Main thread. Each connection carries one request at a time.
class AdminServer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AdminServer)

public:
    /// Borrows the executor, which must outlive it.
    explicit AdminServer(AdminExecutor *executor, QObject *parent = nullptr);
    ~AdminServer() override;

    /// A socket left by a hub that died is replaced; the caller holds the data folder's lock, so none is alive.
    [[nodiscard]] Outcome listen(const AdminAddress &address);

private:
    void acceptPending();

    AdminExecutor *m_executor = nullptr;
    AdminAddress m_address; ///< outlives the server, which removes its file
    QLocalServer m_server;
};
