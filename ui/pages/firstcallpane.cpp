// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/firstcallpane.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/gatewaycontrol.h"
#include "ui/widgets/card.h"
#include "ui/widgets/copybutton.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/statelabel.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

FirstCallPane::FirstCallPane(GatewayControl *gateway, QWidget *parent)
    : QWidget {parent}
    , m_gateway {gateway}
    , m_state {new EmptyState {u"calls"_s, {}, {}}}
    , m_provider {m_state->addPrimary(tr("Add a provider"))}
    , m_app {m_state->addPrimary(tr("Create an app"))}
    , m_command {new TextLabel {{}, TextLabel::Role::Code}}
    , m_waiting {new StateLabel}
{
    m_provider->setObjectName(u"firstStepProvider"_s);
    m_app->setObjectName(u"firstStepApp"_s);
    m_command->setObjectName(u"curlCommand"_s);
    m_waiting->setObjectName(u"firstCallState"_s);
    auto *code = new QFrame;
    code->setProperty("card", u"code"_s);
    auto *row = new QHBoxLayout {code};
    row->setContentsMargins(16, 12, 8, 12);
    row->addWidget(m_command->wrapped(), 1);
    auto *copy = new CopyButton {tr("Copy the command"), [this] { return m_command->text(); }};
    copy->setObjectName(u"copyCommand"_s);
    row->addWidget(copy, 0, Qt::AlignTop);
    m_command->setMinimumWidth(600);
    m_state->addBelow(code);
    m_state->addBelow(m_waiting);
    m_waiting->setState(Mark::Busy, tr("Waiting for the first call…"));
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_state);
    connect(m_provider, &QPushButton::clicked, this, &FirstCallPane::providerWanted);
    connect(m_app, &QPushButton::clicked, this, &FirstCallPane::appWanted);
    connect(gateway, &GatewayControl::stateChanged, this, &FirstCallPane::showCommand);
    showCommand();
}

void FirstCallPane::setSnapshot(const HubSnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    showCommand();
}

QString FirstCallPane::model() const
{
    if (!m_snapshot)
        return u"demo/echo"_s;
    for (const auto &provider : m_snapshot->providers) {
        if (!provider->enabled)
            continue;
        QByteArrayList models = provider->models.keys();
        std::ranges::sort(models);
        return QString::fromUtf8(provider->name + '/' + (models.isEmpty() ? QByteArray {"MODEL"} : models.first()));
    }
    return u"demo/echo"_s;
}

void FirstCallPane::showCommand()
{
    const bool hasProvider = m_snapshot && !m_snapshot->providers.empty();
    const bool hasApp = m_snapshot && !m_snapshot->apps.isEmpty();
    m_provider->setVisible(!hasProvider);
    m_app->setVisible(hasProvider && !hasApp);
    if (!hasProvider)
        m_state->setTexts(tr("Welcome to Portico"), tr("Begin with a provider: where calls are to be sent. Then create "
                                                       "an app, which gets the key for your tool."));
    else if (!hasApp)
        m_state->setTexts(tr("One more step"), tr("Create an app. It gets the key that your tool sends with each "
                                                  "call."));
    else
        m_state->setTexts(tr("Ready for the first call"),
                          tr("Paste this into a terminal, with the key of an app in place of YOUR_APP_KEY, or point "
                             "your tool at the endpoint below."));
    const QString endpoint = m_gateway->endpoint();
    // The address is shown even while stopped, so that the command can be prepared.
    const QString base = endpoint.isEmpty() ? u"http://127.0.0.1:7411/v1"_s : endpoint;
    m_command->setText(
        u"curl %1/chat/completions \\\n  -H 'Authorization: Bearer YOUR_APP_KEY' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        "  -d '{\"model\": \"%2\",\n       \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'"_s.arg(
            base, model()));
}

void FirstCallPane::showArrived()
{
    m_waiting->setState(Mark::Good, tr("The first call has arrived"));
}
