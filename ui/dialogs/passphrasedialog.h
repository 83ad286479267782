// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/vaultcontrol.h"
#include "ui/dialogs/formdialog.h"

class SecretField;

/// Asks for the vault's passphrase: an existing one once, a new one twice.
class PassphraseDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PassphraseDialog)

public:
    enum class Purpose
    {
        Open,
        Create
    };

    static constexpr int minLength = 8;

    PassphraseDialog(VaultControl *vault, Purpose purpose, QWidget *parent);

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    void addRepeat();
    void followVault(VaultControl::State state);
    void sayWhyNot(VaultControl::State state);

    VaultControl *m_vault;
    Purpose m_purpose;
    SecretField *m_first;
    SecretField *m_second = nullptr; ///< of a new passphrase only
    bool m_isWaiting = false;
};
