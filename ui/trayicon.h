// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "models/gatewaycontrol.h"

class QAction;
class QMenu;
class QSystemTrayIcon;
class QWidget;

/// The icon in the desktop's tray with its menu. Exists only where the desktop has a tray: QSystemTrayIcon::isVisible()
/// is true even without one, so only isSystemTrayAvailable() is asked.
class TrayIcon final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrayIcon)

public:
    /// Null when the desktop has no tray.
    [[nodiscard]] static std::unique_ptr<TrayIcon> make(GatewayControl *gateway);
    ~TrayIcon() override;

    void explainHiding();
    /// False while there is no database: then the gateway cannot be started.
    void setUsable(bool usable);

signals:
    void openWanted();
    void quitWanted();

private:
    explicit TrayIcon(GatewayControl *gateway);
    void build();
    void follow();

    GatewayControl *m_gateway;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QAction *m_state = nullptr;
    QAction *m_copy = nullptr;
    QAction *m_startStop = nullptr;
    bool m_isUsable = true;
};
