// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

#include "ui/hubcontext.h"

/// The program's window. Main thread. Talks only to what HubContext names.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    explicit MainWindow(HubContext context, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows the window in front of others; what a second start of the program asks for.
    void bringToFront();

    /// True when a tray icon is there, so that starting minimised leaves a way back.
    [[nodiscard]] bool hasTray() const;

signals:
    void quitRequested(); ///< by menu, tray, or by closing when there is no tray

private:
    HubContext m_context;
};
