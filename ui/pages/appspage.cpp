// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/appspage.h"

#include <QItemSelectionModel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "models/gatewaycontrol.h"
#include "models/values/clock.h"
#include "ui/dialogs/appdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/keydialog.h"
#include "ui/dialogs/rotatedialog.h"
#include "ui/itemmodels/appsmodel.h"
#include "ui/pages/callfollower.h"
#include "ui/theme/icon.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/statedelegate.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
constexpr int refreshAfterCallsMs = 2'000;
}

AppsPage::AppsPage(const HubContext &hub, SecretClipboard *clipboard, QWidget *parent)
    : Page {hub, tr("Apps"), tr("The tools that may call, each with a key and limits of its own"), parent}
    , m_clipboard {clipboard}
    , m_model {new AppsModel {this}}
    , m_table {new DataTable {u"appsTable"_s, tr("Apps"), hub.settings}}
    , m_stack {new QStackedWidget}
    , m_edit {new QPushButton {themeIcon(u"edit"_s), tr("&Edit")}}
    , m_rotate {new QPushButton {themeIcon(u"rotate"_s), tr("R&otate key")}}
    , m_revoke {new QPushButton {themeIcon(u"revoke"_s), tr("Re&voke")}}
    , m_follower {new CallFollower {this, refreshAfterCallsMs, [this] { refresh(); }}}
{
    build();
    connect(m_table, &DataTable::enterPressed, this, &AppsPage::editSelected);
    connect(m_table, &DataTable::deletePressed, this, &AppsPage::revokeSelected);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &AppsPage::editSelected);
    connect(m_edit, &QPushButton::clicked, this, &AppsPage::editSelected);
    connect(m_rotate, &QPushButton::clicked, this, &AppsPage::rotateSelected);
    connect(m_revoke, &QPushButton::clicked, this, &AppsPage::revokeSelected);
    followSelection();
}

void AppsPage::build()
{
    auto *add = new QPushButton {themeIcon(u"add"_s, IconTint::OnAccent), tr("&Create app")};
    add->setObjectName(u"createAppButton"_s);
    add->setProperty("kind", u"primary"_s);
    add->setToolTip(tr("Create an app (Ctrl+N)"));
    connect(add, &QPushButton::clicked, this, &AppsPage::createNew);
    m_edit->setObjectName(u"editAppButton"_s);
    m_rotate->setObjectName(u"rotateAppButton"_s);
    m_revoke->setObjectName(u"revokeAppButton"_s);
    for (QPushButton *button : {m_edit, m_rotate, m_revoke, add})
        addAction(button);

    auto *empty = new EmptyState {
        u"apps"_s, tr("No app yet"),
        tr("Create one for each tool that should call through Portico. It gets a key of its own, so you can see what "
           "each tool uses and cut one off without touching the others.")};
    QPushButton *first = empty->addPrimary(tr("Create an app"));
    connect(first, &QPushButton::clicked, this, &AppsPage::createNew);
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(AppsModel::State, new StateDelegate {m_table});
    m_table->setColumnWidths({100, 150, 190, 110, -1, 160, 150});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AppsPage::followSelection);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_table);
    body()->addWidget(m_stack, 1);
}

void AppsPage::refresh()
{
    m_follower->settle();
    read<QList<App>>([](const HubQueries &queries) { return queries.apps(); },
                     [this](const QList<App> &apps) { show(apps); });
}

void AppsPage::show(const QList<App> &apps)
{
    const qint64 selectedId = m_selectedId; // a reset of the model forgets the selection
    m_model->setNow(hub().clock->utcMs());
    m_model->setRows(apps);
    m_stack->setCurrentIndex(apps.isEmpty() ? 0 : 1);
    select(selectedId);
}

void AppsPage::select(qint64 id)
{
    const int row = std::max(m_model->rowOf(id), 0);
    if (m_model->rowCount() > 0 && m_table->currentRow() != row)
        m_table->selectRow(row);
    followSelection();
}

void AppsPage::showCommitted(const QList<ModelCall> &)
{
    m_follower->handleCommitted(); // "last used" moves with every call
}

const App *AppsPage::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_model->rowCount() ? &m_model->rows()[row] : nullptr;
}

void AppsPage::followSelection()
{
    const App *app = selected();
    if (app)
        m_selectedId = app->id;
    for (QPushButton *button : {m_edit, m_rotate, m_revoke})
        button->setEnabled(app && !app->revoked);
}

QStringList AppsPage::namesWithout(qint64 id) const
{
    QStringList names;
    for (const App &app : m_model->rows()) {
        if (app.id != id && !app.revoked)
            names.append(app.name);
    }
    return names;
}

void AppsPage::createNew()
{
    auto *dialog = new AppDialog {hub(), std::nullopt, namesWithout(0), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const std::optional<IssuedKey> issued = dialog->takeIssued();
        m_selectedId = issued ? issued->app.id : 0;
        refresh();
        showKey(issued, {});
    });
    dialog->open();
}

void AppsPage::editSelected()
{
    const App *app = selected();
    if (!app || app->revoked)
        return;
    auto *dialog = new AppDialog {hub(), *app, namesWithout(app->id), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &AppsPage::refresh);
    dialog->open();
}

void AppsPage::rotateSelected()
{
    const App *app = selected();
    if (!app || app->revoked)
        return;
    auto *dialog = new RotateDialog {hub(), app->name, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const int hours = dialog->overlapHours();
        refresh();
        showKey(dialog->takeIssued(), hours == 0 ? tr("The old key no longer works.")
                                                 : tr("The old key works for %n more hour(s).", nullptr, hours));
    });
    dialog->open();
}

void AppsPage::revokeSelected()
{
    const App *app = selected();
    if (!app || app->revoked)
        return;
    auto *dialog = new ConfirmDialog {
        tr("Revoke %1?").arg(app->name),
        tr("Every key of %1 stops working at once and cannot be brought back: the tool gets errors until it has the "
           "key of another app. Its calls stay in the log.")
            .arg(app->name),
        tr("Revoke the key"), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, name = app->name] { revoke(name); });
    dialog->open();
}

void AppsPage::revoke(const QString &name)
{
    change<void>([name](const HubCommands &commands) { return commands.revokeApp(name); },
                 [this](const Outcome &) { refresh(); });
}

void AppsPage::showKey(const std::optional<IssuedKey> &issued, const QString &overlap)
{
    if (!issued)
        return;
    auto *dialog = new KeyDialog {*issued, hub().gateway->endpoint(), overlap, m_clipboard, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}
