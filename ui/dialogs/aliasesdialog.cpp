// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/aliasesdialog.h"

#include <utility>

#include <QItemSelectionModel>
#include <QPushButton>

#include "models/store/hubcommands.h"
#include "models/store/hubqueries.h"
#include "models/store/reader.h"
#include "models/store/store.h"
#include "models/values/aliastarget.h"
#include "ui/dialogs/aliasdialog.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/tabledialog.h"
#include "ui/errortext.h"
#include "ui/itemmodels/texttablemodel.h"
#include "ui/theme/icon.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

AliasesDialog::AliasesDialog(const HubContext &hub, QWidget *parent)
    : QDialog {parent}
    , m_hub {hub}
    , m_model {new TextTableModel {{tr("Alias"), tr("First choice"), tr("Models")}, -1, this}}
    , m_table {new DataTable {u"aliasesTable"_s, tr("Aliases"), hub.settings}}
    , m_problem {new TextLabel {{}, TextLabel::Role::Muted}}
    , m_empty {buildEmpty()}
    , m_edit {new QPushButton {themeIcon(u"edit"_s), tr("Edit")}}
    , m_remove {new QPushButton {themeIcon(u"remove"_s), tr("Remove…")}}
{
    setWindowTitle(tr("Aliases of models"));
    build();
    connect(m_edit, &QPushButton::clicked, this, &AliasesDialog::editSelected);
    connect(m_remove, &QPushButton::clicked, this, &AliasesDialog::confirmRemoval);
    connect(m_table, &DataTable::enterPressed, this, &AliasesDialog::editSelected);
    connect(m_table, &DataTable::deletePressed, this, &AliasesDialog::confirmRemoval);
    connect(m_table, &QAbstractItemView::doubleClicked, this, &AliasesDialog::editSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AliasesDialog::followSelection);
    followSelection();
    refresh();
}

void AliasesDialog::build()
{
    auto *add = new QPushButton {themeIcon(u"add"_s), tr("A&dd alias")};
    add->setObjectName(u"addAliasButton"_s);
    m_edit->setObjectName(u"editAliasButton"_s);
    m_remove->setObjectName(u"removeAliasButton"_s);
    connect(add, &QPushButton::clicked, this, [this] { edit(std::nullopt); });
    m_table->setModel(m_model);
    m_table->setColumnWidths({130, 220, -1});
    layOutTableDialog(*this, {m_problem, m_table, m_empty, {add, m_edit, m_remove}, tr("Close")});
    resize(760, 420);
}

QWidget *AliasesDialog::buildEmpty()
{
    auto *empty =
        new EmptyState {u"providers"_s, tr("No alias yet"),
                        tr("An alias is a name of your own that apps ask for in the place of a model. Portico "
                           "sends the call to one of the models behind it, and to the next when that fails.")};
    QPushButton *first = empty->addPrimary(tr("Add an alias"));
    first->setObjectName(u"firstAliasButton"_s);
    connect(first, &QPushButton::clicked, this, [this] { edit(std::nullopt); });
    return empty;
}

void AliasesDialog::refresh()
{
    m_hub.reader->run<QList<ModelAlias>>([](const HubQueries &queries) { return queries.aliases(); }, this,
                                         [this](const Result<QList<ModelAlias>> &result) {
                                             if (result)
                                                 show(*result);
                                             else
                                                 showError(result.error());
                                         });
}

void AliasesDialog::show(const QList<ModelAlias> &aliases)
{
    m_aliases = aliases;
    QList<TextTableModel::Row> rows;
    for (const ModelAlias &alias : aliases) {
        QStringList targets;
        for (const ModelAlias::Target &target : alias.targets)
            targets.append(aliasTargetText(target));
        rows.append({{alias.alias, AliasDialog::strategyText(alias.strategy), targets.join(u", ")},
                     {{}, {}, targets.join(u'\n')},
                     std::nullopt,
                     alias.id});
    }
    m_model->setRows(rows);
    m_table->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
    followSelection();
}

void AliasesDialog::showError(const Error &error)
{
    m_problem->setText(errorText(error.code));
    m_problem->show();
}

const ModelAlias *AliasesDialog::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_aliases.size() ? &m_aliases[row] : nullptr;
}

void AliasesDialog::followSelection()
{
    for (QPushButton *button : {m_edit, m_remove})
        button->setEnabled(selected());
}

void AliasesDialog::edit(const std::optional<ModelAlias> &alias)
{
    QStringList names;
    for (const ModelAlias &other : std::as_const(m_aliases))
        names.append(other.alias);
    auto *dialog = new AliasDialog {m_hub, alias, names, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &AliasesDialog::refresh);
    dialog->open();
}

void AliasesDialog::editSelected()
{
    if (const ModelAlias *alias = selected())
        edit(*alias);
}

void AliasesDialog::confirmRemoval()
{
    const ModelAlias *alias = selected();
    if (!alias)
        return;
    auto *dialog =
        new ConfirmDialog {tr("Remove the alias %1?").arg(alias->alias),
                           tr("Apps that ask for it get an error from then on. The models stay."), tr("Remove"), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, name = alias->alias] { remove(name); });
    dialog->open();
}

void AliasesDialog::remove(const QString &name)
{
    m_problem->hide();
    m_hub.store->run<void>(
        u"window"_s, [name](const HubCommands &commands) { return commands.removeAlias(name); }, this,
        [this](const Outcome &outcome) {
            if (!outcome)
                showError(outcome.error());
            refresh();
        });
}
