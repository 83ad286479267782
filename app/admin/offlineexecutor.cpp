// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/offlineexecutor.h"

#include <utility>

#include "app/admin/adminservice.h"

OfflineExecutor::OfflineExecutor(DataFolder folder, std::unique_ptr<QLockFile> lock, Application::Options options,
                                 QObject *parent)
    : AdminExecutor {parent}
    , m_application {std::move(folder), std::move(lock), std::move(options)}
{
    connect(&m_application, &Application::opened, this, &OfflineExecutor::runWaiting);
    connect(&m_application, &Application::openFailed, this, [this](const Error &error) {
        m_error = std::make_unique<Error>(error);
        runWaiting();
    });
}

OfflineExecutor::~OfflineExecutor() = default;

void OfflineExecutor::execute(AdminRequest request, Done done)
{
    m_waiting.push_back({std::move(request), std::move(done)});
    if (!std::exchange(m_isStarted, true)) {
        m_application.start();
    } else if (m_error != nullptr || m_application.service() != nullptr) {
        runWaiting();
    }
}

void OfflineExecutor::runWaiting()
{
    for (Waiting &one : std::exchange(m_waiting, {})) {
        if (m_error != nullptr) {
            one.done(tl::make_unexpected(*m_error));
        } else {
            m_application.service()->execute(std::move(one.request), std::move(one.done));
        }
    }
}
