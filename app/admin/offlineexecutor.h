// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "app/admin/adminexecutor.h"
#include "app/application.h"

/// Carries requests out on the database itself when no hub runs: by a hub of its own that does not listen, under the
/// data folder's lock, so that one code does both. Main thread of a subcommand.
class OfflineExecutor final : public AdminExecutor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OfflineExecutor)

public:
    OfflineExecutor(DataFolder folder, std::unique_ptr<QLockFile> lock, Application::Options options,
                    QObject *parent = nullptr);
    ~OfflineExecutor() override;

    void execute(AdminRequest request, Done done) override;

private:
    void runWaiting();

    struct Waiting
    {
        AdminRequest request;
        Done done;
    };

    Application m_application;
    std::vector<Waiting> m_waiting; ///< until the database is open
    std::unique_ptr<Error> m_error; ///< why it cannot be
    bool m_isStarted = false;
};
