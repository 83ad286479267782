// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretfield.h"

#include <QAction>

#include "ui/theme/icon.h"

using namespace Qt::Literals::StringLiterals;

SecretField::SecretField(QWidget *parent)
    : QLineEdit {parent}
    , m_reveal {addAction(themeIcon(u"eye"_s), QLineEdit::TrailingPosition)}
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_reveal->setObjectName(u"revealAction"_s);
    m_reveal->setText(tr("Show"));
    m_reveal->setToolTip(tr("Show or hide what is typed"));
    connect(m_reveal, &QAction::triggered, this, &SecretField::toggleReveal);
}

Secret SecretField::takeSecret()
{
    QByteArray bytes = text().trimmed().toUtf8();
    clear();
    return Secret::take(bytes);
}

void SecretField::toggleReveal()
{
    const bool hide = echoMode() == QLineEdit::Normal;
    setEchoMode(hide ? QLineEdit::Password : QLineEdit::Normal);
    m_reveal->setIcon(themeIcon(hide ? u"eye"_s : u"eye-off"_s));
}
