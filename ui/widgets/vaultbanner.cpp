// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/vaultbanner.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/passphrasedialog.h"
#include "ui/widgets/banner.h"

using namespace Qt::Literals::StringLiterals;

VaultBanner::VaultBanner(VaultControl *vault, QWidget *parent)
    : QWidget {parent}
    , m_vault {vault}
    , m_banner {new Banner}
{
    setObjectName(u"vaultBanner"_s);
    auto *column = new QVBoxLayout {this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_banner);
    connect(vault, &VaultControl::stateChanged, this, &VaultBanner::show);
    show(vault->state());
}

void VaultBanner::show(VaultControl::State state)
{
    m_banner->removeButtons();
    setVisible(state != VaultControl::State::Ready);
    switch (state) {
    case VaultControl::State::Ready:
        return;
    case VaultControl::State::Opening:
        m_banner->setMessage(Banner::Kind::Info, tr("Waiting for the keyring…"),
                             tr("Your desktop may be asking for permission in another window."));
        return;
    case VaultControl::State::Absent: {
        m_banner->setMessage(Banner::Kind::Info, tr("Choose how provider keys are protected"),
                             m_vault->sentence().isEmpty()
                                 ? tr("They are encrypted with a master key, kept in the system's keyring or derived "
                                      "from a passphrase.")
                                 : m_vault->sentence());
        QPushButton *keychain = m_banner->addButton(tr("Use the keyring"));
        keychain->setObjectName(u"createKeychainButton"_s);
        connect(keychain, &QPushButton::clicked, m_vault, &VaultControl::createKeychain);
        offerPassphrase(tr("Set a passphrase…"), true);
        return;
    }
    case VaultControl::State::Locked:
        showLocked();
        return;
    case VaultControl::State::Damaged:
        m_banner->setMessage(Banner::Kind::Danger, tr("The master key does not fit this database"),
                             m_vault->sentence().isEmpty() ? tr(
                                 "Another key protects the stored provider keys. Put back the right one and retry; "
                                 "nothing was changed.")
                                                           : m_vault->sentence());
        offerRetry();
        return;
    }
}

void VaultBanner::showLocked()
{
    const bool passphrase = m_vault->source() == VaultControl::Source::Passphrase;
    m_banner->setMessage(Banner::Kind::Warning, tr("Provider keys are locked"),
                         !m_vault->sentence().isEmpty() ? m_vault->sentence()
                         : passphrase                   ? tr("Calls to providers fail until you enter the passphrase.")
                                      : tr("Calls to providers fail until the keyring is unlocked. Unlock it, then "
                                           "retry."));
    if (passphrase)
        offerPassphrase(tr("Enter the passphrase…"), false);
    else
        offerRetry();
}

void VaultBanner::offerRetry()
{
    QPushButton *retry = m_banner->addButton(tr("&Retry"));
    retry->setObjectName(u"retryVaultButton"_s);
    connect(retry, &QPushButton::clicked, m_vault, &VaultControl::retry);
}

void VaultBanner::offerPassphrase(const QString &text, bool create)
{
    QPushButton *button = m_banner->addButton(text);
    button->setObjectName(u"passphraseButton"_s);
    connect(button, &QPushButton::clicked, this, [this, create] {
        auto *dialog = new PassphraseDialog {
            m_vault, create ? PassphraseDialog::Purpose::Create : PassphraseDialog::Purpose::Open, this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}
