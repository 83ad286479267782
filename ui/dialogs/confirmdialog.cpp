// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/confirmdialog.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

ConfirmDialog::ConfirmDialog(const QString &title, const QString &loss, const QString &action, QWidget *parent)
    : QDialog {parent}
{
    setWindowTitle(title);
    setMinimumWidth(460);
    auto *cancel = new QPushButton {tr("Cancel")};
    auto *confirm = new QPushButton {action};
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(confirm);
    cancel->setObjectName(u"cancelButton"_s);
    confirm->setObjectName(u"confirmButton"_s);
    confirm->setProperty("kind", u"danger"_s);
    auto *text = new TextLabel {loss};
    text->setObjectName(u"lossText"_s);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(16);
    column->addWidget(new TextLabel {title, TextLabel::Role::Heading});
    column->addWidget(text->wrapped());
    column->addLayout(buttons);
    cancel->setDefault(true); // known to the dialog only when it is in it
    connect(confirm, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}
