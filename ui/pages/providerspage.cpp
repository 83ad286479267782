// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/providerspage.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/store/recentfailures.h"
#include "models/values/clock.h"
#include "models/vaultcontrol.h"
#include "ui/dialogs/aliasesdialog.h"
#include "ui/dialogs/providerdialog.h"
#include "ui/dialogs/providertestdialog.h"
#include "ui/itemmodels/providersmodel.h"
#include "ui/pages/callfollower.h"
#include "ui/pages/credentialspane.h"
#include "ui/theme/icon.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/statedelegate.h"
#include "ui/widgets/switchdelegate.h"
#include "ui/widgets/undobar.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int refreshAfterCallsMs = 2'000;
}

ProvidersPage::ProvidersPage(const HubContext &hub, QWidget *parent)
    : Page {hub, tr("Providers"), tr("Where calls are sent, and the keys they are sent with"), parent}
    , m_model {new ProvidersModel {this}}
    , m_table {new DataTable {u"providersTable"_s, tr("Providers"), hub.settings}}
    , m_stack {new QStackedWidget}
    , m_credentials {new CredentialsPane {hub}}
    , m_undo {new UndoBar}
    , m_edit {new QPushButton {themeIcon(u"edit"_s), tr("&Edit")}}
    , m_test {new QPushButton {themeIcon(u"test"_s), tr("&Test")}}
    , m_remove {new QPushButton {themeIcon(u"remove"_s), tr("Re&move")}}
    , m_follower {new CallFollower {this, refreshAfterCallsMs, [this] { refresh(); }}}
{
    build();
    connect(m_table, &DataTable::enterPressed, this, &ProvidersPage::editSelected);
    connect(m_table, &DataTable::deletePressed, this, &ProvidersPage::removeSelected);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &ProvidersPage::editSelected);
    connect(m_edit, &QPushButton::clicked, this, &ProvidersPage::editSelected);
    connect(m_test, &QPushButton::clicked, this, &ProvidersPage::testSelected);
    connect(m_remove, &QPushButton::clicked, this, &ProvidersPage::removeSelected);
    connect(m_model, &ProvidersModel::enabledWanted, this, &ProvidersPage::setEnabled);
    connect(hub.vault, &VaultControl::stateChanged, this, &ProvidersPage::followVault);
    connect(m_credentials, &CredentialsPane::failed, this, &ProvidersPage::showError);
    connect(m_credentials, &CredentialsPane::changed, this, &ProvidersPage::refresh);
    followVault();
    showSelected();
}

void ProvidersPage::build()
{
    auto *add = new QPushButton {themeIcon(u"add"_s, IconTint::OnAccent), tr("&Add provider")};
    add->setObjectName(u"addProviderButton"_s);
    add->setProperty("kind", u"primary"_s);
    add->setToolTip(tr("Add a provider (Ctrl+N)"));
    connect(add, &QPushButton::clicked, this, &ProvidersPage::createNew);
    m_edit->setObjectName(u"editProviderButton"_s);
    m_test->setObjectName(u"testProviderButton"_s);
    m_remove->setObjectName(u"removeProviderButton"_s);
    auto *aliases = new QPushButton {tr("A&liases…")};
    aliases->setObjectName(u"aliasesButton"_s);
    aliases->setToolTip(tr("Names of your own for models, and how one of several is chosen"));
    connect(aliases, &QPushButton::clicked, this, [this] {
        auto *dialog = new AliasesDialog {hub(), this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    for (QPushButton *button : {aliases, m_edit, m_test, m_remove, add})
        addAction(button);

    auto *empty = new EmptyState {u"providers"_s, tr("No provider yet"),
                                  tr("Add the first one: a company whose models you use, a server of your own, or the "
                                     "built-in demo to try Portico without any key.")};
    QPushButton *first = empty->addPrimary(tr("Add a provider"));
    first->setObjectName(u"firstProviderButton"_s);
    connect(first, &QPushButton::clicked, this, &ProvidersPage::createNew);
    m_stack->addWidget(empty);
    m_stack->addWidget(buildTable());
    body()->addWidget(m_stack, 1);
    body()->addWidget(m_undo);
}

QWidget *ProvidersPage::buildTable()
{
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(ProvidersModel::State, new StateDelegate {m_table});
    m_table->setItemDelegateForColumn(ProvidersModel::Enabled, new SwitchDelegate {m_table});
    m_table->setColumnWidths({140, 150, 215, -1, 130, 90});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProvidersPage::showSelected);
    auto *splitter = new QSplitter {Qt::Vertical};
    splitter->setObjectName(u"providersSplitter"_s);
    splitter->setHandleWidth(16);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_credentials);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    return splitter;
}

void ProvidersPage::showCommitted(const QList<ModelCall> &)
{
    m_follower->handleCommitted(); // the use and the last error of keys move with every call
}

void ProvidersPage::refresh()
{
    m_follower->settle();
    read<Content>(
        [nowMs = hub().clock->utcMs()](const HubQueries &queries) -> Result<Content> {
            auto providers = queries.providers();
            if (!providers)
                return tl::unexpected {providers.error()};
            auto credentials = queries.credentials({});
            if (!credentials)
                return tl::unexpected {credentials.error()};
            auto circuits = queries.circuits();
            if (!circuits)
                return tl::unexpected {circuits.error()};
            const auto failing = recentFailures(queries, *providers, nowMs);
            if (!failing)
                return tl::unexpected {failing.error()};
            *circuits += *failing;
            auto models = queries.models({});
            if (!models)
                return tl::unexpected {models.error()};
            return Content {std::move(*providers), std::move(*credentials), std::move(*circuits), std::move(*models)};
        },
        [this](const Content &content) { show(content); });
}

void ProvidersPage::show(const Content &content)
{
    m_allCredentials = content.credentials;
    m_removedId = 0;
    QList<ProviderRow> rows;
    for (const AiProvider &provider : content.providers) {
        if (provider.name == m_wanted)
            m_selectedId = provider.id;
        rows.append(ProviderRow::of(provider, content.credentials, content.circuits, content.models));
    }
    m_wanted.clear();
    const qint64 selectedId = m_selectedId; // a reset of the model forgets the selection
    m_model->setRows(rows);
    m_stack->setCurrentIndex(rows.isEmpty() ? 0 : 1);
    select(selectedId);
    m_credentials->setCircuits(content.circuits);
}

void ProvidersPage::select(qint64 id)
{
    const int found = m_model->rowOf(id);
    const int row = found >= 0 ? found : std::min(m_selectedRow, m_model->rowCount() - 1);
    if (row >= 0 && m_table->currentRow() != row)
        m_table->selectRow(row);
    showSelected();
}

const AiProvider *ProvidersPage::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_model->rowCount() ? &m_model->rows()[row].provider : nullptr;
}

void ProvidersPage::showSelected()
{
    const AiProvider *provider = selected();
    for (QPushButton *button : {m_edit, m_test, m_remove})
        button->setEnabled(provider);
    if (!provider) {
        m_credentials->setProvider({}, {});
        return;
    }
    m_selectedId = provider->id;
    m_selectedRow = m_table->currentRow();
    QList<AiCredential> own;
    for (const AiCredential &credential : std::as_const(m_allCredentials)) {
        if (credential.providerId == provider->id)
            own.append(credential);
    }
    m_credentials->setProvider(*provider, own);
}

void ProvidersPage::followVault()
{
    const bool isReady = hub().vault->state() == VaultControl::State::Ready;
    m_model->setVaultReady(isReady);
    m_credentials->setVaultReady(isReady);
}

void ProvidersPage::createNew()
{
    QStringList names;
    for (const ProviderRow &row : m_model->rows())
        names.append(row.provider.name);
    auto *dialog = new ProviderDialog {hub(), std::nullopt, names, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_wanted = dialog->savedName();
        refresh();
    });
    dialog->open();
}

void ProvidersPage::editSelected()
{
    const AiProvider *provider = selected();
    if (!provider)
        return;
    QStringList names;
    bool hasKeys = false;
    for (const ProviderRow &row : m_model->rows()) {
        if (row.provider.id != provider->id)
            names.append(row.provider.name);
        else
            hasKeys = row.credentials > 0;
    }
    auto *dialog = new ProviderDialog {hub(), *provider, names, this};
    dialog->setHasKeys(hasKeys);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &ProvidersPage::refresh);
    dialog->open();
}

void ProvidersPage::testSelected()
{
    const AiProvider *provider = selected();
    if (!provider)
        return;
    auto *dialog = new ProviderTestDialog {hub(), *provider, 0, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, &ProvidersPage::refresh);
    dialog->open();
}

void ProvidersPage::removeSelected()
{
    const AiProvider *provider = selected();
    if (!provider || std::exchange(m_removedId, provider->id) == provider->id)
        return;
    change<void>([name = provider->name](const HubCommands &commands) { return commands.removeProvider(name); },
                 [this, id = provider->id, name = provider->name](const Outcome &) {
                     refresh();
                     m_undo->offer(tr("%1 was removed.").arg(name),
                                   [this, id](auto ended) { restore(id, std::move(ended)); });
                 });
}

void ProvidersPage::restore(qint64 id, std::function<void(bool)> ended)
{
    hub().store->run<void>(
        u"window"_s, [id](const HubCommands &commands) { return commands.restoreProvider(id); }, this,
        [this, id, ended = std::move(ended)](const Outcome &outcome) {
            if (outcome) {
                clearError();
                m_selectedId = id;
            } else {
                showError(outcome.error());
            }
            refresh();
            ended(outcome.has_value());
        });
}

void ProvidersPage::setEnabled(const QString &provider, bool enabled)
{
    HubCommands::ProviderEdit edit;
    edit.enabled = enabled;
    change<AiProvider>([provider, edit](const HubCommands &commands) { return commands.editProvider(provider, edit); },
                       [this](const Result<AiProvider> &) { refresh(); });
}
