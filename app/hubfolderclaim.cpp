// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hubfolderclaim.h"

#include <utility>

namespace
{
constexpr int lockTries = 300;
constexpr int retryMs = 100;
} // namespace

HubFolderClaim::HubFolderClaim(Invocation invocation, Environment environment, QObject *parent)
    : QObject {parent}
    , m_invocation {std::move(invocation)}
    , m_environment {std::move(environment)}
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(retryMs);
    connect(&m_retry, &QTimer::timeout, this, &HubFolderClaim::tryLock);
    connect(
        &m_socket, &QLocalSocket::connected, this, [this] { finish(std::move(m_folder)); }, Qt::QueuedConnection);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] {
        if (m_done != nullptr) {
            m_retry.start();
        }
    });
}

void HubFolderClaim::run(Done done)
{
    m_done = std::move(done);
    m_tries = 0;
    tryLock();
}

void HubFolderClaim::tryLock()
{
    m_folder = openHubFolder(m_invocation, m_environment);
    if (!m_folder || m_folder->lock != nullptr || ++m_tries > lockTries) {
        finish(std::move(m_folder));
        return;
    }
    m_socket.abort();
    m_address = AdminAddress::of(m_folder->folder);
    m_socket.connectToServer(m_address.path());
}

void HubFolderClaim::finish(Result<HubFolder> folder)
{
    if (const Done done = std::exchange(m_done, nullptr)) {
        m_socket.abort();
        done(std::move(folder));
    }
}
