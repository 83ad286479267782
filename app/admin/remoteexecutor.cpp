// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/remoteexecutor.h"

#include <utility>

#include "app/admin/adminframe.h"
#include "app/process/peer.h"

using namespace Qt::Literals::StringLiterals;

namespace
{

// A hub that is just starting holds the lock a moment before it listens, a subcommand until it has ended.
constexpr int connectTries = 50;
constexpr int lockTries = 300;
constexpr int retryMs = 100;
constexpr int replyTimeoutMs = 180'000; ///< a provider's test may take two minutes

} // namespace

RemoteExecutor::RemoteExecutor(AdminAddress address, OwnHub makeOwnHub, QObject *parent)
    : AdminExecutor {parent}
    , m_address {std::move(address)}
    , m_makeOwnHub {std::move(makeOwnHub)}
{
    m_timer.setSingleShot(true);
    connect(&m_socket, &QLocalSocket::connected, this, &RemoteExecutor::handleConnected);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &RemoteExecutor::handleError);
    connect(&m_socket, &QLocalSocket::readyRead, this, &RemoteExecutor::read);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_socket.state() == QLocalSocket::UnconnectedState) {
            tryAgain();
        } else {
            finish(fail(ErrorCode::UpstreamTimeout, u"the running hub did not answer"_s));
        }
    });
}

void RemoteExecutor::execute(AdminRequest request, Done done)
{
    if (m_ownHub != nullptr) {
        m_ownHub->execute(std::move(request), std::move(done));
        return;
    }
    m_done = std::move(done);
    m_request = std::move(request);
    if (m_socket.state() == QLocalSocket::ConnectedState) {
        handleConnected();
        return;
    }
    m_connectTries = 0;
    tryConnect();
}

void RemoteExecutor::tryConnect()
{
    ++m_connectTries;
    m_socket.connectToServer(m_address.path());
}

void RemoteExecutor::tryAgain()
{
    if (m_makeOwnHub != nullptr) {
        auto ownHub = m_makeOwnHub();
        if (ownHub) {
            m_ownHub = std::move(*ownHub);
            m_ownHub->execute(std::move(m_request), std::exchange(m_done, nullptr));
            return;
        }
        if (ownHub.error().code != ErrorCode::AlreadyRunning) {
            finish(tl::make_unexpected(ownHub.error()));
            return;
        }
    }
    tryConnect();
}

void RemoteExecutor::handleConnected()
{
    if (!isPeerOurUser(m_socket.socketDescriptor())) {
        finish(fail(ErrorCode::Forbidden, u"the hub on this data folder belongs to another user"_s));
        return;
    }
    m_timer.start(replyTimeoutMs);
    QByteArray frame = AdminFrame::encode(std::exchange(m_request, {}));
    m_socket.write(frame);
    [[maybe_unused]] const Secret cleansed = Secret::take(frame);
}

void RemoteExecutor::handleError(QLocalSocket::LocalSocketError error)
{
    if (m_done == nullptr) {
        return;
    }
    const bool mayBeStarting =
        error == QLocalSocket::ServerNotFoundError || error == QLocalSocket::ConnectionRefusedError;
    if (mayBeStarting && m_connectTries < (m_makeOwnHub == nullptr ? connectTries : lockTries)) {
        m_timer.start(retryMs);
        return;
    }
    finish(fail(ErrorCode::AlreadyRunning,
                u"another portico uses this data folder and cannot be reached (%1)"_s.arg(m_socket.errorString())));
}

void RemoteExecutor::read()
{
    m_buffer.append(m_socket.readAll());
    AdminReply reply = fail(ErrorCode::Internal, u"the running hub sent something unreadable"_s);
    if (AdminFrame::take(m_buffer, reply) != AdminFrame::Reading::Incomplete) {
        finish(std::move(reply));
    }
}

void RemoteExecutor::finish(AdminReply reply)
{
    m_timer.stop();
    if (auto done = std::exchange(m_done, nullptr)) {
        done(std::move(reply));
    }
}
