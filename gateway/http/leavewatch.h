// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

class ClientConnection;
class QSocketNotifier;

/// Notices at once that a client left whose socket is not being read: without reading, Qt does not see the end. Works
/// with every event dispatcher. Gateway thread.
class LeaveWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LeaveWatch)

public:
    /// `left` is called from the event loop, each time there are news, until the connection is removed or closed.
    explicit LeaveWatch(std::function<void(ClientConnection *)> left, QObject *parent = nullptr);
    ~LeaveWatch() override;

    void add(qintptr descriptor, ClientConnection *connection);
    void remove(qintptr descriptor);

private:
    void handleEvents();

    std::function<void(ClientConnection *)> m_left;
    int m_epoll;
};
