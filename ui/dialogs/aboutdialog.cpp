// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/aboutdialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/icon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog {parent}
{
    setWindowTitle(tr("About Portico"));
    auto *logo = new QLabel;
    logo->setPixmap(plainIcon(u"portico"_s).pixmap(64, 64));
    auto *buttons = new QDialogButtonBox;
    connect(buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole), &QPushButton::clicked, this,
            &QDialog::reject);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(8);
    column->addWidget(logo);
    column->addWidget(new TextLabel {u"Portico"_s, TextLabel::Role::Title});
    column->addWidget(new TextLabel {tr("Version %1").arg(QStringLiteral(PORTICO_VERSION)), TextLabel::Role::Muted});
    column->addWidget((new TextLabel {tr("A personal AI hub: one endpoint for your tools, your keys kept encrypted, "
                                         "every call recorded. Nothing is sent anywhere except to your providers.")})
                          ->wrapped());
    column->addWidget((new TextLabel {tr("Free software under the GNU General Public License, version 3 or later. It "
                                         "comes without any warranty."),
                                      TextLabel::Role::Small})
                          ->wrapped());
    column->addSpacing(8);
    column->addWidget(buttons);
    setMinimumWidth(440);
}
