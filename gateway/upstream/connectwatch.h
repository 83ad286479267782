// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

/// Notices a connection that was reset while it was being made. Qt 6.4 does not: it takes ECONNRESET from connect() for
/// "not yet" and calls connect() again and again. Looks at a duplicate of the descriptor, so that Qt's own notifier is
/// left alone. Does nothing where sockets are not descriptors. Gateway thread.
class ConnectWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectWatch)

public:
    ConnectWatch(qintptr descriptor, QObject *parent);
    ~ConnectWatch() override;
    /// Lets go of the descriptor at once; safe within wasReset().
    void stop();

signals:
    void wasReset();

private:
    void look();

    int m_original = -1;
    int m_descriptor = -1;
    int m_localPort = 0; ///< a second connect() on the socket takes another one
    QSocketNotifier *m_notifier = nullptr;
};
