// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/credentialspane.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "models/values/clock.h"
#include "models/values/providerkind.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/credentialdialog.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/itemmodels/credentialsmodel.h"
#include "ui/theme/icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statedelegate.h"
#include "ui/widgets/switchdelegate.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

CredentialsPane::CredentialsPane(const HubContext &hub, QWidget *parent)
    : QWidget {parent}
    , m_hub {hub}
    , m_model {new CredentialsModel {this}}
    , m_table {new DataTable {u"credentialsTable"_s, tr("Credentials"), hub.settings}}
    , m_stack {new QStackedWidget}
    , m_heading {new TextLabel {{}, TextLabel::Role::Heading}}
    , m_none {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_add {new QPushButton {themeIcon(u"add"_s), tr("A&dd credential")}}
    , m_edit {new QPushButton {themeIcon(u"edit"_s), tr("Edit")}}
    , m_test {new QPushButton {themeIcon(u"test"_s), tr("Test")}}
    , m_retry {new QPushButton {themeIcon(u"refresh"_s), tr("Try now")}}
    , m_remove {new QPushButton {themeIcon(u"remove"_s), tr("Remove")}}
    , m_second {new QTimer {this}}
{
    build();
    connect(m_add, &QPushButton::clicked, this, &CredentialsPane::add);
    connect(m_edit, &QPushButton::clicked, this, &CredentialsPane::editSelected);
    connect(m_test, &QPushButton::clicked, this, &CredentialsPane::testSelected);
    connect(m_retry, &QPushButton::clicked, this, &CredentialsPane::retrySelected);
    connect(m_second, &QTimer::timeout, this, &CredentialsPane::countDown);
    connect(m_remove, &QPushButton::clicked, this, &CredentialsPane::removeSelected);
    connect(m_table, &DataTable::enterPressed, this, &CredentialsPane::editSelected);
    connect(m_table, &DataTable::deletePressed, this, &CredentialsPane::removeSelected);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &CredentialsPane::editSelected);
    connect(m_model, &CredentialsModel::enabledWanted, this, &CredentialsPane::setEnabled);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CredentialsPane::followSelection);
}

void CredentialsPane::build()
{
    m_add->setObjectName(u"addCredentialButton"_s);
    m_edit->setObjectName(u"editCredentialButton"_s);
    m_test->setObjectName(u"testCredentialButton"_s);
    m_remove->setObjectName(u"removeCredentialButton"_s);
    m_retry->setObjectName(u"retryCredentialButton"_s);
    m_retry->setToolTip(tr("Asks the provider again with the next call, whatever it said before"));
    m_second->setInterval(1000);
    m_heading->setObjectName(u"credentialsHeading"_s);
    m_heading->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // its text is cut to what there is
    m_heading->installEventFilter(this);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(CredentialsModel::State, new StateDelegate {m_table});
    m_table->setItemDelegateForColumn(CredentialsModel::Enabled, new SwitchDelegate {m_table});
    m_table->setColumnWidths({150, 130, 80, 80, 170, -1, 90});
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_heading, 1);
    for (QPushButton *button : {m_edit, m_test, m_retry, m_remove, m_add})
        head->addWidget(button);
    auto *noneCard = new Card;
    m_none->setAlignment(Qt::AlignCenter);
    noneCard->body()->addWidget(m_none->wrapped());
    m_stack->addWidget(noneCard);
    m_stack->addWidget(m_table);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_stack, 1);
    setMinimumHeight(150);
}

void CredentialsPane::setProvider(const std::optional<AiProvider> &provider, const QList<AiCredential> &credentials)
{
    m_provider = provider;
    m_title = provider ? tr("Credentials of %1").arg(provider->name) : tr("Credentials");
    showHeading();
    m_add->setEnabled(provider.has_value());
    m_model->setRows(credentials);
    m_stack->setCurrentIndex(credentials.isEmpty() ? 0 : 1);
    const ProviderKind *kind = provider ? ProviderKind::byName(provider->kind) : nullptr;
    if (!provider)
        m_none->setText(tr("Select a provider to see its keys."));
    else if (kind && !kind->needsKey)
        m_none->setText(tr("This provider works without a key."));
    else
        m_none->setText(tr("No key yet. Calls to this provider fail until you add one."));
    followSelection();
}

void CredentialsPane::showHeading()
{
    const QString shown = m_heading->fontMetrics().elidedText(m_title, Qt::ElideRight, m_heading->width());
    m_heading->setText(shown);
    m_heading->setToolTip(shown == m_title ? QString {} : m_title);
    m_heading->setAccessibleName(m_title);
}

bool CredentialsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_heading && event->type() == QEvent::Resize)
        showHeading();
    return QWidget::eventFilter(watched, event);
}

const AiCredential *CredentialsPane::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_model->rowCount() ? &m_model->rows()[row] : nullptr;
}

void CredentialsPane::followSelection()
{
    for (QPushButton *button : {m_edit, m_test, m_remove})
        button->setEnabled(selected());
    m_retry->setEnabled(selected() && selected()->enabled && m_model->isResting(*selected()));
}

QStringList CredentialsPane::namesWithout(qint64 id) const
{
    QStringList names;
    for (const AiCredential &credential : m_model->rows()) {
        if (credential.id != id)
            names.append(credential.name);
    }
    return names;
}

void CredentialsPane::setCircuits(const QList<Circuit> &circuits)
{
    m_model->setCircuits(circuits, m_hub.clock->utcMs());
    if (circuits.isEmpty())
        m_second->stop();
    else
        m_second->start();
    followSelection();
}

void CredentialsPane::setVaultReady(bool ready)
{
    m_model->setVaultReady(ready);
}

void CredentialsPane::countDown()
{
    if (isVisible())
        m_model->setNow(m_hub.clock->utcMs());
}

void CredentialsPane::retrySelected()
{
    const AiCredential *credential = selected();
    if (!credential || !m_provider)
        return;
    m_hub.store->run<int>(
        u"window"_s,
        [provider = m_provider->name, name = credential->name](const HubCommands &commands) {
            return commands.retryCredentials(provider, name);
        },
        this,
        [this](const Result<int> &result) {
            if (!result)
                emit failed(result.error());
            emit changed();
        });
}

void CredentialsPane::add()
{
    if (!m_provider)
        return;
    auto *dialog = new CredentialDialog {m_hub, m_provider->name, std::nullopt, namesWithout(0), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &CredentialsPane::changed);
    dialog->open();
}

void CredentialsPane::editSelected()
{
    const AiCredential *credential = selected();
    if (!credential || !m_provider)
        return;
    auto *dialog = new CredentialDialog {m_hub, m_provider->name, *credential, namesWithout(credential->id), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &CredentialsPane::changed);
    dialog->open();
}

void CredentialsPane::testSelected()
{
    const AiCredential *credential = selected();
    if (!credential || !m_provider)
        return;
    auto *dialog = new ProviderTestDialog {m_hub, *m_provider, credential->id, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, &CredentialsPane::changed);
    dialog->open();
}

void CredentialsPane::removeSelected()
{
    const AiCredential *credential = selected();
    if (!credential || !m_provider)
        return;
    auto *dialog = new ConfirmDialog {
        tr("Remove %1?").arg(credential->name),
        tr("The stored key of %1 is erased and cannot be brought back. Its past calls stay in the log.")
            .arg(m_provider->name),
        tr("Remove the key"), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, provider = m_provider->name, name = credential->name] {
        m_hub.store->run<void>(
            u"window"_s,
            [provider, name](const HubCommands &commands) { return commands.removeCredential(provider, name); }, this,
            [this](const Outcome &outcome) {
                if (!outcome)
                    emit failed(outcome.error());
                emit changed();
            });
    });
    dialog->open();
}

void CredentialsPane::setEnabled(const QString &name, bool enabled)
{
    if (!m_provider)
        return;
    m_hub.store->run<AiCredential>(
        u"window"_s,
        [provider = m_provider->name, name, enabled](const HubCommands &commands) {
            HubCommands::CredentialEdit edit;
            edit.enabled = enabled;
            return commands.editCredential(provider, name, edit);
        },
        this,
        [this](const Result<AiCredential> &result) {
            if (!result)
                emit failed(result.error());
            emit changed();
        });
}
