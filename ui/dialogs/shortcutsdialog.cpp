// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/itemmodels/texttablemodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

namespace
{
QString keyText(const QKeySequence &keys)
{
    return keys.toString(QKeySequence::NativeText);
}

QString withoutMnemonic(QString text)
{
    // Languages without Latin letters have it in brackets at the end.
    static const QRegularExpression inBrackets {u"\\(&.\\)"_s};
    return text.remove(inBrackets).remove(u'&');
}
} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction *> &menus, QWidget *parent)
    : QDialog {parent}
{
    setWindowTitle(tr("Keyboard shortcuts"));
    QList<TextTableModel::Row> rows;
    const auto add = [&rows](const QString &keys, const QString &meaning) {
        rows.append({{keys, meaning}, {}, std::nullopt});
    };
    for (const QAction *menu : menus) {
        const auto actions = menu->menu() ? menu->menu()->actions() : QList<QAction *> {};
        for (const QAction *action : actions) {
            if (!action->shortcut().isEmpty())
                add(keyText(action->shortcut()), withoutMnemonic(action->text()));
        }
    }
    add(keyText(QKeySequence::Copy), tr("Copy the selected rows of a table"));
    add(keyText(Qt::Key_Return), tr("Open or edit the selected row"));
    add(keyText(Qt::Key_Delete), tr("Remove the selected row"));
    add(keyText(Qt::Key_Space), tr("Turn a switch on or off"));
    auto *model = new TextTableModel {{tr("Keys"), tr("What they do")}, -1, this};
    model->setRows(rows);
    auto *table = new DataTable {u"shortcutsTable"_s, windowTitle(), nullptr};
    table->setModel(model);
    table->setColumnWidths({140, -1});
    auto *buttons = new QDialogButtonBox;
    connect(buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole), &QPushButton::clicked, this,
            &QDialog::reject);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {windowTitle(), TextLabel::Role::Heading});
    column->addWidget(table, 1);
    column->addWidget(buttons);
    resize(520, 560);
}
