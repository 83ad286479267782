// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tabledialog.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/datatable.h"
#include "ui/widgets/textlabel.h"

void layOutTableDialog(QDialog &dialog, const TableDialogParts &parts)
{
    parts.note->hide();
    parts.table->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *buttons = new QDialogButtonBox;
    for (QPushButton *action : parts.actions)
        buttons->addButton(action, QDialogButtonBox::ActionRole);
    QObject::connect(buttons->addButton(parts.closeText, QDialogButtonBox::RejectRole), &QPushButton::clicked, &dialog,
                     &QDialog::reject);
    auto *column = new QVBoxLayout {&dialog};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {dialog.windowTitle(), TextLabel::Role::Heading});
    column->addWidget(parts.note->wrapped());
    column->addWidget(parts.table, 1);
    if (parts.empty) {
        parts.empty->hide();
        column->addWidget(parts.empty, 1);
    }
    column->addWidget(buttons);
}
