// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/keydialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/secretclipboard.h"
#include "ui/theme/icon.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

KeyDialog::KeyDialog(const IssuedKey &issued, const QString &endpoint, const QString &overlap,
                     SecretClipboard *clipboard, QWidget *parent)
    : QDialog {parent}
    , m_appName {issued.app.name}
    , m_key {new QLineEdit {issued.key}}
    , m_stored {new QCheckBox {tr("I have &stored it")}}
    , m_clipboard {clipboard}
{
    setWindowTitle(tr("Key of %1").arg(m_appName));
    setMinimumWidth(640);
    m_key->setObjectName(u"keyField"_s);
    m_key->setReadOnly(true);
    m_key->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_key->setAccessibleName(tr("App key"));
    m_key->setCursorPosition(0);
    m_stored->setObjectName(u"storedBox"_s);
    build(endpoint, overlap);
}

KeyDialog::~KeyDialog()
{
    m_key->clear();
}

void KeyDialog::build(const QString &endpoint, const QString &overlap)
{
    auto *copy = new QPushButton {themeIcon(u"copy"_s, IconTint::OnAccent), tr("&Copy")};
    copy->setObjectName(u"copyButton"_s);
    copy->setProperty("kind", u"primary"_s);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_key, 1);
    row->addWidget(copy);
    auto *buttons = new QDialogButtonBox;
    QPushButton *close = buttons->addButton(tr("Close"), QDialogButtonBox::AcceptRole);
    close->setObjectName(u"closeButton"_s);
    close->setEnabled(false);
    auto *copied = new TextLabel {{}, TextLabel::Role::Small};
    copied->setObjectName(u"copiedNote"_s);

    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(12);
    column->addWidget(new TextLabel {windowTitle(), TextLabel::Role::Heading});
    column->addWidget((new TextLabel {tr("This is the only time the key is shown. Copy it into the app now. Portico "
                                         "keeps only a fingerprint of it and cannot show it again."),
                                      TextLabel::Role::Muted})
                          ->wrapped());
    column->addLayout(row);
    column->addWidget(copied);
    if (!endpoint.isEmpty())
        column->addWidget((new TextLabel {tr("Base URL for the app: %1").arg(endpoint)})->wrapped());
    if (!overlap.isEmpty())
        column->addWidget((new TextLabel {overlap})->wrapped());
    column->addSpacing(8);
    column->addWidget(m_stored);
    column->addWidget(buttons);
    connect(m_stored, &QCheckBox::toggled, close, &QWidget::setEnabled);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(copy, &QPushButton::clicked, this, [this, copied] {
        m_clipboard->copy(m_key->text());
        copied->setText(tr("Copied. The clipboard is cleared after %n second(s).", nullptr,
                           SecretClipboard::defaultLifetimeMs / 1'000));
    });
}

void KeyDialog::reject()
{
    // Esc and the title bar's button must not lose the key by accident.
    if (m_stored->isChecked())
        QDialog::reject();
    else
        m_stored->setFocus();
}
