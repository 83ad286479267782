// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "app/admin/adminrequest.h"

/// Carries requests out, wherever: in the running hub through its socket (RemoteExecutor), in this process on the
/// database itself (OfflineExecutor), or in the hub's own process (AdminService). Main thread.
class AdminExecutor : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(AdminReply reply)>;

    using QObject::QObject;

    /// `done` is called once, on the main thread, unless the executor is destroyed first.
    virtual void execute(AdminRequest request, Done done) = 0;

    /// Whether another process carries them out, known when the first is done.
    [[nodiscard]] virtual bool isRemote() const { return false; }
};
