// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include <utility>

MainWindow::MainWindow(HubContext context, QWidget *parent)
    : QMainWindow {parent}
    , m_context {std::move(context)}
{}

MainWindow::~MainWindow() = default;

void MainWindow::bringToFront()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

bool MainWindow::hasTray() const
{
    return false;
}
