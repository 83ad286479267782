// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "app/admin/remoteexecutor.h"
#include "app/hubfolderclaim.h"
#include "app/process/signalwatcher.h"

class MainWindow;
struct HubContext;
class UiSettings;

/// `portico`: the hub with its window. A second start raises the first one's window and ends. Main thread; needs a
/// QApplication; ends by QCoreApplication::exit().
class WindowProgram final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WindowProgram)

public:
    WindowProgram(Invocation invocation, Environment environment, QObject *parent = nullptr);
    ~WindowProgram() override;

    void start();

private:
    void begin();
    void beginOn(Result<HubFolder> folder);
    void startHub(HubFolder folder, Application::Options options);
    void raiseFirst(const DataFolder &folder);
    void showWindow();
    void showDatabaseError(const Error &error);
    [[nodiscard]] HubContext context() const;
    void prepareDemo(const QString &endpoint);
    void quit(); ///< lets running calls end first
    void fail(const Error &error);

    Invocation m_invocation;
    Environment m_environment;
    Application::Options m_options;
    int m_waits = 0; ///< for a hub that was just ending
    SignalWatcher m_signals;
    HubFolderClaim m_claim;
    std::unique_ptr<RemoteExecutor> m_first; ///< the way to a hub that runs already
    std::unique_ptr<Application> m_application;
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    bool m_isQuitting = false; ///< a gateway that a person stops does not end the program
    int m_exitCode = 0;
};
