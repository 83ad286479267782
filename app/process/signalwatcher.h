// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

/// Turns SIGTERM, SIGINT and SIGHUP into Qt signals through a signalfd, so that nothing but the event loop handles
/// them. Made on the main thread before any other thread, because those inherit the blocked mask.
class SignalWatcher final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignalWatcher)

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

signals:
    void stopRequested();    ///< the first SIGTERM or SIGINT
    void stopNowRequested(); ///< each further one
    void reopenLogRequested();

private:
    void read();

    int m_descriptor = -1;
    QSocketNotifier m_notifier;
    bool m_isStopping = false;
};
