// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

#include "models/values/aiprovider.h"
#include "ui/dialogs/formdialog.h"
#include "ui/hubcontext.h"

class QLineEdit;
class QSpinBox;
class SecretField;

/// Adds a credential to a provider, or edits one; the stored secret is never shown.
class CredentialDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CredentialDialog)

public:
    /// `takenNames`: of the provider's other credentials.
    CredentialDialog(const HubContext &hub, QString provider, std::optional<AiCredential> credential,
                     QStringList takenNames, QWidget *parent);

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    void finish(const Result<AiCredential> &result);
    [[nodiscard]] QString freeName() const;

    HubContext m_hub;
    QString m_provider;
    std::optional<AiCredential> m_credential;
    QStringList m_takenNames;
    QLineEdit *m_name;
    SecretField *m_secret;
    QSpinBox *m_weight;
};
