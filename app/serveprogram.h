// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QObject>
#include <QTimer>

#include "app/demo.h"
#include "app/hubfolderclaim.h"
#include "app/process/signalwatcher.h"

/// `portico serve`: the hub without a window. Prints the URL once it listens, stops on SIGTERM and SIGINT. Main thread;
/// ends by QCoreApplication::exit().
class ServeProgram final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ServeProgram)

public:
    ServeProgram(Invocation invocation, Environment environment, QObject *parent = nullptr);
    ~ServeProgram() override;

    void start();

private:
    void begin(Result<HubFolder> folder, Application::Options options);
    void stop();
    void announceWhenReady(const QString &endpoint);
    void announce();
    void printDemo(const Result<Demo::Ready> &ready);
    void fail(const Error &error);

    Invocation m_invocation;
    Environment m_environment;
    SignalWatcher m_signals; ///< before any thread exists
    HubFolderClaim m_claim;
    std::unique_ptr<Application> m_application;
    QTimer m_vaultPatience;
    QString m_endpoint; ///< empty until it listens
    bool m_isAnnounced = false;
};
