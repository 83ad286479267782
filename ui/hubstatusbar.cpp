// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hubstatusbar.h"

#include <algorithm>

#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QTimer>

#include "models/gatewaycontrol.h"
#include "models/store/reader.h"
#include "models/values/clock.h"
#include "models/values/localperiods.h"
#include "models/vaultcontrol.h"
#include "ui/displaytext.h"
#include "ui/gatewaytext.h"
#include "ui/theme/icon.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int creditsIntervalMs = 2'000;
}

HubStatusBar::HubStatusBar(const HubContext &hub, QWidget *parent)
    : QStatusBar {parent}
    , m_hub {hub}
    , m_state {new StateLabel}
    , m_endpoint {new TextLabel {{}, TextLabel::Role::Code}}
    , m_copy {new CopyButton {tr("Copy the endpoint"), [this] { return m_hub.gateway->endpoint(); }}}
    , m_vaultWarning {new QToolButton}
    , m_inFlight {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_credits {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_soon {new QTimer {this}}
    , m_midnight {new QTimer {this}}
{
    m_state->setObjectName(u"gatewayState"_s);
    m_endpoint->setObjectName(u"endpointText"_s);
    m_copy->setObjectName(u"copyEndpoint"_s);
    m_inFlight->setObjectName(u"inFlightText"_s);
    m_credits->setObjectName(u"creditsToday"_s);
    buildVaultWarning();
    setSizeGripEnabled(false);
    auto *inside = new QWidget;
    auto *row = new QHBoxLayout {inside};
    row->setContentsMargins(16, 2, 16, 2);
    row->setSpacing(8);
    row->addWidget(m_state);
    row->addSpacing(16);
    row->addWidget(m_endpoint);
    row->addWidget(m_copy);
    row->addSpacing(8);
    row->addWidget(m_vaultWarning);
    row->addStretch();
    row->addWidget(m_inFlight);
    row->addSpacing(24);
    row->addWidget(m_credits);
    addWidget(inside, 1);
    m_soon->setSingleShot(true);
    m_soon->setInterval(creditsIntervalMs);
    connect(m_soon, &QTimer::timeout, this, &HubStatusBar::readCredits);
    m_midnight->setSingleShot(true);
    connect(m_midnight, &QTimer::timeout, this, &HubStatusBar::readCredits);
    // Timers stand still while the computer sleeps.
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive && !m_credits->text().isEmpty())
            refreshCredits();
    });
    connect(hub.gateway, &GatewayControl::stateChanged, this, &HubStatusBar::followGateway);
    connect(hub.gateway, &GatewayControl::callsInFlightChanged, this, &HubStatusBar::followGateway);
    followGateway();
}

void HubStatusBar::buildVaultWarning()
{
    m_vaultWarning->setObjectName(u"vaultWarning"_s);
    m_vaultWarning->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_vaultWarning->setToolTip(tr("Show the providers"));
    m_vaultWarning->hide();
    connect(m_vaultWarning, &QToolButton::clicked, this, &HubStatusBar::providersWanted);
    if (!m_hub.vault)
        return; // there is no database either
    connect(m_hub.vault, &VaultControl::stateChanged, this, &HubStatusBar::followVault);
    followVault();
}

void HubStatusBar::followVault()
{
    const VaultControl::State state = m_hub.vault->state();
    const bool isDamaged = state == VaultControl::State::Damaged;
    m_vaultWarning->setIcon(themeIcon(u"warning"_s, isDamaged ? IconTint::Danger : IconTint::Warning));
    m_vaultWarning->setText(isDamaged ? tr("Provider keys cannot be opened") : tr("Provider keys are locked"));
    m_vaultWarning->setVisible(isDamaged || state == VaultControl::State::Locked);
}

void HubStatusBar::setStoreHealthy(bool healthy)
{
    m_isStoreHealthy = healthy;
    followGateway();
}

void HubStatusBar::setProblem(const QString &problem)
{
    m_problem = problem;
    followGateway();
}

void HubStatusBar::followGateway()
{
    const GatewayControl::State state = m_hub.gateway->state();
    if (state == GatewayControl::State::Running && !m_isStoreHealthy)
        m_state->setState(Mark::Warning, tr("Running, but calls cannot be recorded"));
    else
        m_state->setState(gatewayMark(state), gatewayText(state));
    m_state->setToolTip(state == GatewayControl::State::Failed ? m_problem : QString {});
    const QString endpoint = m_hub.gateway->endpoint();
    m_endpoint->setText(endpoint);
    m_endpoint->setVisible(!endpoint.isEmpty());
    m_copy->setVisible(!endpoint.isEmpty());
    m_inFlight->setText(tr("%n call(s) in flight", nullptr, m_hub.gateway->callsInFlight()));
}

void HubStatusBar::refreshCredits()
{
    if (m_credits->text().isEmpty())
        readCredits();
    else if (!m_soon->isActive())
        m_soon->start();
}

void HubStatusBar::readCredits()
{
    const qint64 now = m_hub.clock->utcMs();
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    const qint64 midnight = startOfDayMs(today);
    m_midnight->start(static_cast<int>(std::max<qint64>(startOfDayMs(today.addDays(1)) - now, 1)));
    m_hub.reader->run<HubQueries::Overview>(
        [midnight, now](const HubQueries &queries) { return queries.overview(midnight, now + 1); }, this,
        [this](const Result<HubQueries::Overview> &overview) {
            if (overview) // an older figure is better than none; the pages say what is wrong
                m_credits->setText(tr("Today: %1 credits").arg(DisplayText::credits(overview->creditsNano)));
        });
}
