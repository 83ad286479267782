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
{
    m_first->setObjectName(u"passphraseField"_s);
    if (purpose == Purpose::Create)
        addSentence(tr("Provider keys are encrypted with it. You will be asked for it at every start. If it is lost, "
                       "the keys have to be entered again."));
    else
        addSentence(tr("The provider keys are locked. Calls to providers fail until you enter it."));
    addField(tr("&Passphrase"), m_first);
    connect(m_first, &QLineEdit::textChanged, this, [this] { check(); });
    if (purpose == Purpose::Create)
        addRepeat();
    connect(vault, &VaultControl::stateChanged, this, &PassphraseDialog::followVault);
    check();
}

void PassphraseDialog::addRepeat()
{
    m_second = new SecretField;
    m_second->setObjectName(u"repeatField"_s);
    addField(tr("&Repeat"), m_second);
    connect(m_second, &QLineEdit::textChanged, this, [this] { check(); });
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
    if (m_purpose == Purpose::Open) {
        m_vault->usePassphrase(m_first->takeSecret());
        return;
    }
    m_second->clear();
    m_vault->createPassphrase(m_first->takeSecret());
}

void PassphraseDialog::followVault(VaultControl::State state)
{
    if (state == VaultControl::State::Opening)
        return;
    if (state == VaultControl::State::Ready)
        return accept(); // whoever opened it, there is nothing left to ask
    if (!m_isWaiting)
        return;
    m_isWaiting = false;
    sayWhyNot(state);
    m_first->setFocus();
}

void PassphraseDialog::sayWhyNot(VaultControl::State state)
{
    if (state == VaultControl::State::Damaged)
        showProblem(tr("The stored master key is damaged, or belongs to another database. Put back a backup of the "
                       "database."),
                    m_vault->sentence());
    else if (m_purpose == Purpose::Create)
        showProblem(tr("The master key could not be made. Try again."), m_vault->sentence());
    else
        showProblem(tr("This is not the passphrase. Enter it again."));
}
