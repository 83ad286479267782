// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trayicon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSystemTrayIcon>

#include "ui/gatewaytext.h"
#include "ui/theme/icon.h"

using namespace Qt::Literals::StringLiterals;

std::unique_ptr<TrayIcon> TrayIcon::make(GatewayControl *gateway)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return nullptr;
    return std::unique_ptr<TrayIcon> {new TrayIcon {gateway}};
}

TrayIcon::TrayIcon(GatewayControl *gateway)
    : m_gateway {gateway}
    , m_menu {std::make_unique<QMenu>()}
    , m_icon {std::make_unique<QSystemTrayIcon>()}
{
    build();
    connect(gateway, &GatewayControl::stateChanged, this, &TrayIcon::follow);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger)
            emit openWanted();
    });
    follow();
    m_icon->show();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::build()
{
    m_state = m_menu->addAction(QString {});
    m_state->setEnabled(false);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("&Open Portico")), &QAction::triggered, this, &TrayIcon::openWanted);
    m_copy = m_menu->addAction(tr("&Copy endpoint"));
    connect(m_copy, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_gateway->endpoint()); });
    m_startStop = m_menu->addAction(QString {});
    connect(m_startStop, &QAction::triggered, this, [this] {
        if (m_gateway->state() == GatewayControl::State::Running)
            m_gateway->stop();
        else
            m_gateway->start();
    });
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("&Quit")), &QAction::triggered, this, &TrayIcon::quitWanted);
    m_icon->setContextMenu(m_menu.get());
}

void TrayIcon::follow()
{
    const GatewayControl::State state = m_gateway->state();
    const bool running = state == GatewayControl::State::Running;
    const QString endpoint = m_gateway->endpoint();
    const QString text = endpoint.isEmpty() ? gatewayText(state) : gatewayText(state) + u" · "_s + endpoint;
    m_state->setText(text);
    m_copy->setEnabled(!endpoint.isEmpty());
    m_startStop->setText(running ? tr("&Stop the gateway") : tr("&Start the gateway"));
    m_startStop->setEnabled(m_isUsable && state != GatewayControl::State::Starting
                            && state != GatewayControl::State::Stopping);
    m_icon->setToolTip(u"Portico: "_s + text);
    m_icon->setIcon(plainIcon(running                                  ? u"tray-running"_s
                              : state == GatewayControl::State::Failed ? u"tray-problem"_s
                                                                       : u"tray-stopped"_s));
}

void TrayIcon::setUsable(bool usable)
{
    m_isUsable = usable;
    follow();
}

void TrayIcon::explainHiding()
{
    m_icon->showMessage(tr("Portico keeps running"),
                        tr("The window is closed, and calls are still served. Quit from this icon's menu."),
                        plainIcon(u"portico"_s));
}
