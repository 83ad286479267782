// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/credentialdialog.h"

#include <memory>
#include <utility>

#include <QLineEdit>
#include <QSpinBox>

#include "models/store/hubcommands.h"
#include "models/store/store.h"
#include "ui/widgets/secretfield.h"

using namespace Qt::Literals::StringLiterals;

CredentialDialog::CredentialDialog(const HubContext &hub, QString provider, std::optional<AiCredential> credential,
                                   QStringList takenNames, QWidget *parent)
    : FormDialog {credential ? tr("Edit credential of %1").arg(provider) : tr("Add a credential to %1").arg(provider),
                  credential ? tr("Save") : tr("Add credential"), parent}
    , m_hub {hub}
    , m_provider {std::move(provider)}
    , m_credential {std::move(credential)}
    , m_takenNames {std::move(takenNames)}
    , m_name {new QLineEdit}
    , m_secret {new SecretField}
    , m_weight {new QSpinBox}
{
    m_name->setObjectName(u"nameField"_s);
    m_secret->setObjectName(u"secretField"_s);
    m_weight->setObjectName(u"weightField"_s);
    m_name->setMaxLength(64);
    m_name->setText(m_credential ? m_credential->name : freeName());
    m_weight->setRange(1, 1'000);
    m_weight->setValue(m_credential ? m_credential->weight : 100);
    addField(tr("&Name"), m_name);
    addField(tr("&Key"), m_secret,
             m_credential ? tr("Leave empty to keep the present key.")
                          : tr("Kept encrypted. Only its last four characters will be shown."));
    addField(tr("&Weight"), m_weight, tr("How often it is chosen in comparison with the provider's other keys."));
    connect(m_name, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_secret, &QLineEdit::textChanged, this, [this] { check(); });
    m_secret->setFocus();
    check();
}

QString CredentialDialog::freeName() const
{
    QString name = u"default"_s;
    for (int number = 2; m_takenNames.contains(name, Qt::CaseInsensitive); ++number)
        name = u"key-%1"_s.arg(number);
    return name;
}

QString CredentialDialog::complaint() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Enter a name.");
    if (m_takenNames.contains(name, Qt::CaseInsensitive))
        return tr("The provider has another credential with this name.");
    if (!m_credential && m_secret->text().trimmed().isEmpty())
        return tr("Enter the key that the provider gave you.");
    return {};
}

void CredentialDialog::submit()
{
    const QString name = m_name->text().trimmed();
    const int weight = m_weight->value();
    // Shared only because std::function wants something copyable; cleansed when the work has run.
    auto secret = std::make_shared<Secret>(m_secret->takeSecret());
    const auto done = [this](const Result<AiCredential> &result) { finish(result); };
    if (!m_credential) {
        m_hub.store->run<AiCredential>(
            u"window"_s,
            [provider = m_provider, name, weight, secret = std::move(secret)](const HubCommands &commands) {
                return commands.addCredential(provider, name, *secret, {}, weight);
            },
            this, done);
        return;
    }
    m_hub.store->run<AiCredential>(
        u"window"_s,
        [provider = m_provider, old = *m_credential, name, weight,
         secret = std::move(secret)](const HubCommands &commands) {
            HubCommands::CredentialEdit edit;
            if (name != old.name) // what others change meanwhile stays
                edit.name = name;
            if (weight != old.weight)
                edit.weight = weight;
            edit.secret = secret->clone();
            return commands.editCredential(provider, old.name, edit);
        },
        this, done);
}

void CredentialDialog::finish(const Result<AiCredential> &result)
{
    if (result)
        accept();
    else
        showError(result.error());
}
