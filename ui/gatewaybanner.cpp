// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gatewaybanner.h"

#include <utility>

#include <QPushButton>

#include "models/gatewaycontrol.h"
#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "ui/errortext.h"

using namespace Qt::Literals::StringLiterals;

GatewayBanner::GatewayBanner(HubContext hub, QWidget *parent)
    : Banner {parent}
    , m_hub {std::move(hub)}
{}

void GatewayBanner::setFailure(const Error &error)
{
    removeButtons();
    if (error.code == ErrorCode::Conflict) {
        setTakenPort();
        offerFreePort();
    } else {
        setMessage(Kind::Danger, tr("The gateway could not start"), errorText(error.code));
    }
    QPushButton *retry = addButton(tr("Start again"));
    retry->setObjectName(u"retryGatewayButton"_s);
    connect(retry, &QPushButton::clicked, m_hub.gateway, &GatewayControl::start);
    connect(addButton(tr("Settings")), &QPushButton::clicked, this, &GatewayBanner::settingsWanted);
}

void GatewayBanner::setTakenPort()
{
    setMessage(Kind::Danger, tr("The gateway could not start: port %1 is taken").arg(m_hub.gateway->wantedPort()),
               tr("Another program listens there, perhaps a second Portico. Quit it and start again, or choose another "
                  "port; your apps then need the new address."));
}

void GatewayBanner::offerFreePort()
{
    const quint16 port = m_hub.gateway->freePort();
    if (port == 0 || !m_hub.store)
        return;
    QPushButton *use = addButton(tr("Use port %1").arg(port));
    use->setObjectName(u"useFreePortButton"_s);
    connect(use, &QPushButton::clicked, this, [this, port] { listenOn(port); });
}

void GatewayBanner::listenOn(quint16 port)
{
    const QString name = QString::fromLatin1(SettingSpec::of(SettingKey::GatewayPort).name);
    m_hub.store->run<void>(
        u"window"_s,
        [name, port](const HubCommands &commands) { return commands.setSetting(name, QString::number(port)); }, this,
        [this](const Outcome &outcome) {
            if (outcome) // the gateway had the new settings before this answer
                m_hub.gateway->start();
            else
                setMessage(Kind::Danger, tr("The gateway could not start"), errorText(outcome.error().code));
        });
}
