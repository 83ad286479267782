// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/passphrasedialog.h"

#include "ui/widgets/secretfield.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

PassphraseDialog::PassphraseDialog(VaultControl *vault, Purpose purpose, QWidget *parent)
    : FormDialog {purpose == Purpose::Create ? tr("Set a passphrase") : tr("Enter the passphrase"),
                  purpose == Purpose::Create ? tr("Set passphrase") : tr("Unlock"), parent}
    , m_vault {vault}
    , m_purpose {purpose}
    , m_first {new SecretField}
    , m_second {new SecretField}
{
    m_first->setObjectName(u"passphraseField"_s);
    m_second->setObjectName(u"repeatField"_s);
    if (purpose == Purpose::Create)
        addSentence(tr("Provider keys are encrypted with it. You will be asked for it at every start. If it is lost, "
                       "the keys have to be entered again."));
    addField(tr("&Passphrase"), m_first);
    if (purpose == Purpose::Create)
        addField(tr("&Repeat"), m_second);
    else
        m_second->setParent(this); // stays hidden
    connect(m_first, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_second, &QLineEdit::textChanged, this, [this] { check(); });
    connect(vault, &VaultControl::stateChanged, this, &PassphraseDialog::followVault);
    check();
}

QString PassphraseDialog::complaint() const
{
    if (m_purpose == Purpose::Open)
        return m_first->text().isEmpty() ? tr("Enter the passphrase.") : QString {};
    if (m_first->text().trimmed().size() < minLength)
        return tr("Use at least %n character(s).", nullptr, minLength);
    return m_first->text() == m_second->text() ? QString {} : tr("The two are not the same.");
}

void PassphraseDialog::submit()
{
    m_isWaiting = true;
    m_second->clear();
    if (m_purpose == Purpose::Create)
        m_vault->createPassphrase(m_first->takeSecret());
    else
        m_vault->usePassphrase(m_first->takeSecret());
}

void PassphraseDialog::followVault(VaultControl::State state)
{
    if (!m_isWaiting || state == VaultControl::State::Opening)
        return;
    m_isWaiting = false;
    if (state == VaultControl::State::Ready)
        accept();
    else
        showError({ErrorCode::VaultLocked, {}});
}
