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
    m_patience.setSingleShot(true);
    m_patience.setInterval(defaultPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isTrouble = true;
        followVisibility();
    });
    connect(vault, &VaultControl::stateChanged, this, &VaultBanner::follow);
    follow(vault->state());
}

void VaultBanner::setThorough(bool thorough)
{
    m_isThorough = thorough;
    followVisibility();
}

void VaultBanner::follow(VaultControl::State state)
{
    if (state == VaultControl::State::Opening) {
        m_patience.start();
    } else {
        m_patience.stop();
        m_isTrouble = state == VaultControl::State::Locked || state == VaultControl::State::Damaged;
    }
    m_banner->removeButtons();
    m_banner->setReason({});
    show(state);
    followVisibility();
}

void VaultBanner::followVisibility()
{
    setVisible(m_isTrouble || (m_isThorough && m_vault->state() != VaultControl::State::Ready));
    emit shownChanged();
}

void VaultBanner::show(VaultControl::State state)
{
    switch (state) {
    case VaultControl::State::Ready:
        return;
    case VaultControl::State::Opening:
        return showOpening();
    case VaultControl::State::Absent:
        return showAbsent();
    case VaultControl::State::Locked:
        return showLocked();
    case VaultControl::State::Damaged:
        return showDamaged();
    }
}

void VaultBanner::showOpening()
{
    if (m_vault->source() == VaultControl::Source::Passphrase)
        m_banner->setMessage(Banner::Kind::Info, tr("Unlocking the provider keys…"), tr("This takes a moment."));
    else
        m_banner->setMessage(Banner::Kind::Info, tr("Waiting for the keyring…"),
                             tr("Your desktop may be asking for permission in another window."));
}

void VaultBanner::showAbsent()
{
    m_banner->setMessage(Banner::Kind::Info, tr("Choose how provider keys are protected"),
                         tr("They are encrypted with a master key, kept in the system's keyring or derived from a "
                            "passphrase."));
    m_banner->setReason(m_vault->sentence());
    QPushButton *keychain = m_banner->addButton(tr("Use the keyring"));
    keychain->setObjectName(u"createKeychainButton"_s);
    connect(keychain, &QPushButton::clicked, m_vault, &VaultControl::createKeychain);
    offerPassphrase(tr("Set a passphrase…"), true);
}

void VaultBanner::showLocked()
{
    m_banner->setMessage(Banner::Kind::Warning, tr("Provider keys are locked"), lockedSentence());
    if (m_vault->source() == VaultControl::Source::Passphrase) {
        offerPassphrase(tr("Enter the passphrase…"), false);
        return;
    }
    m_banner->setReason(m_vault->sentence());
    offerRetry();
}

void VaultBanner::showDamaged()
{
    m_banner->setMessage(Banner::Kind::Danger, tr("The master key does not fit this database"), damagedSentence());
    m_banner->setReason(m_vault->sentence());
    offerRetry();
}

QString VaultBanner::lockedSentence() const
{
    switch (m_vault->source()) {
    case VaultControl::Source::Passphrase:
        return tr("Calls to providers fail until you enter the passphrase.");
    case VaultControl::Source::KeyFile:
        return tr("Calls to providers fail until the key file can be read. Put it back, then retry.");
    case VaultControl::Source::Keychain:
        return tr("Calls to providers fail until the keyring is unlocked. Unlock it, then retry.");
    case VaultControl::Source::None:
        break;
    }
    return tr("Calls to providers fail until the master key can be read. Retry, or see the log in the data folder.");
}

QString VaultBanner::damagedSentence() const
{
    switch (m_vault->source()) {
    case VaultControl::Source::Passphrase:
        return tr("The passphrase opens another key than the one that protects the provider keys. Put back a backup of "
                  "the database; nothing was changed.");
    case VaultControl::Source::KeyFile:
        return tr("The key file holds another key than the one that protects the provider keys. Put back the right "
                  "file and retry; nothing was changed.");
    case VaultControl::Source::Keychain:
        return tr("Another key protects the stored provider keys. Put back the right one and retry; nothing was "
                  "changed.");
    case VaultControl::Source::None:
        break;
    }
    return tr("The database does not say where its master key is kept. Put back a backup of the database; nothing was "
              "changed.");
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
