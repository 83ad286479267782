// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/providerdialog.h"

#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QUrl>

#include "models/store/hubcommands.h"
#include "models/store/providerurl.h"
#include "models/store/store.h"
#include "models/values/providerkind.h"
#include "ui/displaytext.h"
#include "ui/widgets/textlabel.h"

using namespace Qt::Literals::StringLiterals;

ProviderDialog::ProviderDialog(const HubContext &hub, std::optional<AiProvider> provider, QStringList takenNames,
                               QWidget *parent)
    : FormDialog {provider ? tr("Edit provider") : tr("Add a provider"), provider ? tr("Save") : tr("Add provider"),
                  parent}
    , m_hub {hub}
    , m_provider {std::move(provider)}
    , m_takenNames {std::move(takenNames)}
    , m_kind {new QComboBox}
    , m_name {new QLineEdit}
    , m_baseUrl {new QLineEdit}
    , m_clearText {new TextLabel {tr("Keys and prompts would cross the network in clear text, and anyone on the way "
                                     "could read them. Use https:// if the provider offers it.")}}
    , m_allowClearText {new QCheckBox {tr("Send them in clear text all the &same")}}
    , m_moveKeys {new QCheckBox {tr("Send the stored keys to the new &address")}}
    , m_region {new QLineEdit}
{
    m_kind->setObjectName(u"kindField"_s);
    m_name->setObjectName(u"nameField"_s);
    m_baseUrl->setObjectName(u"baseUrlField"_s);
    m_region->setObjectName(u"regionField"_s);
    m_name->setMaxLength(64);
    m_baseUrl->setMaxLength(512);
    m_region->setPlaceholderText(tr("Optional"));
    addField(tr("&Kind"), m_kind);
    addField(tr("&Name"), m_name, tr("Model names begin with it, for example openai/gpt-5-mini."));
    addField(tr("&Base URL"), m_baseUrl);
    m_clearText->setObjectName(u"clearTextWarning"_s);
    m_clearText->setTone(u"warning"_s);
    form()->addRow(m_clearText->wrapped());
    m_allowClearText->setObjectName(u"allowClearTextBox"_s);
    form()->addRow(m_allowClearText);
    m_moveKeys->setObjectName(u"moveKeysBox"_s);
    form()->addRow(m_moveKeys);
    addField(tr("&Region"), m_region);
    fillKinds();
    watch();
    check();
}

void ProviderDialog::fillKinds()
{
    for (const ProviderKind &kind : ProviderKind::all())
        m_kind->addItem(DisplayText::kindTitle(kind.name), kind.name);
    if (!m_provider) {
        showKind();
        return;
    }
    m_kind->setCurrentIndex(m_kind->findData(m_provider->kind));
    m_kind->setEnabled(false);
    m_name->setText(m_provider->name);
    const ProviderKind *kind = ProviderKind::byName(m_provider->kind);
    m_baseUrl->setText(m_provider->baseUrl.isEmpty() && kind ? kind->baseUrl : m_provider->baseUrl);
    m_baseUrl->setEnabled(!kind || !kind->builtIn);
    m_region->setText(m_provider->region);
    m_allowClearText->setChecked(ProviderUrl::isClearTextAbroad(m_baseUrl->text())); // it was meant before
}

void ProviderDialog::watch()
{
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ProviderDialog::showKind);
    for (QLineEdit *field : {m_name, m_baseUrl, m_region})
        connect(field, &QLineEdit::textChanged, this, [this] { check(); });
    for (QCheckBox *box : {m_allowClearText, m_moveKeys})
        connect(box, &QCheckBox::toggled, this, [this] { check(); });
    for (QLineEdit *field : {m_baseUrl, m_region})
        connect(field, &QLineEdit::textChanged, this, &ProviderDialog::warn);
    warn();
}

void ProviderDialog::warn()
{
    const bool isAbroad = ProviderUrl::isClearTextAbroad(m_baseUrl->text());
    form()->setRowVisible(m_clearText, isAbroad);
    form()->setRowVisible(m_allowClearText, isAbroad);
    form()->setRowVisible(m_moveKeys, movesKeys());
}

void ProviderDialog::setHasKeys(bool hasKeys)
{
    m_hasKeys = hasKeys;
    warn();
    check();
}

/// What is edited, as it would be; not checked.
AiProvider ProviderDialog::wanted() const
{
    AiProvider provider = m_provider.value_or(AiProvider {});
    provider.baseUrl = ownBaseUrl();
    provider.region = m_region->text().trimmed();
    return provider;
}

bool ProviderDialog::movesKeys() const
{
    return m_hasKeys && m_provider && ProviderUrl::isElsewhere(*m_provider, wanted());
}

QString ProviderDialog::kind() const
{
    return m_kind->currentData().toString();
}

void ProviderDialog::showKind()
{
    const ProviderKind *kind = ProviderKind::byName(this->kind());
    if (!kind)
        return;
    // What a person typed is kept; what we filled in follows the kind.
    if (!m_name->isModified())
        m_name->setText(freeName(kind->name));
    if (!m_baseUrl->isModified())
        m_baseUrl->setText(kind->baseUrl);
    m_baseUrl->setEnabled(!kind->builtIn);
    m_baseUrl->setPlaceholderText(kind->builtIn ? tr("Answers from inside Portico") : u"https://example.com/v1"_s);
    check();
}

QString ProviderDialog::freeName(const QString &wish) const
{
    QString name = wish;
    for (int number = 2; m_takenNames.contains(name, Qt::CaseInsensitive); ++number)
        name = u"%1-%2"_s.arg(wish).arg(number);
    return name;
}

QString ProviderDialog::ownBaseUrl() const
{
    const ProviderKind *kind = ProviderKind::byName(this->kind());
    const QString text = m_baseUrl->text().trimmed();
    return kind && text == kind->baseUrl ? QString {} : text;
}

/// The first word in braces that nothing stands for yet. The region has a field of its own.
QString ProviderDialog::openPlaceholder() const
{
    static const QRegularExpression word {u"\\{([^}]*)\\}?"_s};
    const bool hasRegion = !m_region->text().trimmed().isEmpty();
    for (auto matches = word.globalMatch(m_baseUrl->text()); matches.hasNext();) {
        const QString name = matches.next().captured(1);
        if (!hasRegion || name != u"region")
            return name;
    }
    return {};
}

QString ProviderDialog::urlComplaint() const
{
    const ProviderKind *kind = ProviderKind::byName(this->kind());
    if (kind && kind->builtIn)
        return {};
    const QString text = m_baseUrl->text().trimmed();
    if (const QString word = openPlaceholder(); !word.isEmpty())
        return word == u"region" ? tr("Enter the region.")
                                 : tr("Replace {%1} in the base URL with your own.").arg(word);
    const QUrl url {QString {text}.replace(u"{region}"_s, m_region->text().trimmed()), QUrl::StrictMode};
    if (text.isEmpty())
        return tr("Enter the base URL, for example https://example.com/v1.");
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"https"_s && url.scheme() != u"http"_s))
        return tr("The base URL must begin with https:// or http:// and name a host.");
    if (!url.userInfo().isEmpty() || !ProviderUrl::hasPlainQuery(url) || url.hasFragment())
        return tr("The base URL must not hold a user name, a query or a fragment. Keys are added as credentials.");
    return {};
}

QString ProviderDialog::complaint() const
{
    static const QRegularExpression allowed {u"^[a-z0-9._-]{1,64}$"_s};
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Enter a name.");
    if (!allowed.match(name).hasMatch())
        return tr("A name has only small letters, digits, dots, dashes and underscores.");
    if (m_takenNames.contains(name, Qt::CaseInsensitive))
        return tr("Another provider has this name.");
    if (const QString wrong = urlComplaint(); !wrong.isEmpty())
        return wrong;
    if (ProviderUrl::isClearTextAbroad(m_baseUrl->text()) && !m_allowClearText->isChecked())
        return tr("Use https://, or tick that clear text is meant.");
    if (movesKeys() && !m_moveKeys->isChecked())
        return tr("Tick that the stored keys are meant for the new address.");
    return {};
}

void ProviderDialog::submit()
{
    const QString name = m_name->text().trimmed();
    const QString region = m_region->text().trimmed();
    const auto done = [this](Result<AiProvider> result) { finish(std::move(result)); };
    if (!m_provider) {
        m_hub.store->run<AiProvider>(
            u"window"_s,
            [name, region, kind = kind(), url = ownBaseUrl()](const HubCommands &commands) {
                return commands.addProvider(name, kind, url, region, true);
            },
            this, done);
        return;
    }
    const auto ifChanged = [](const QString &now, const QString &before) {
        return now == before ? std::nullopt : std::optional {now}; // what others change meanwhile stays
    };
    HubCommands::ProviderEdit edit;
    edit.name = ifChanged(name, m_provider->name);
    edit.baseUrl = ifChanged(ownBaseUrl(), m_provider->baseUrl);
    edit.region = ifChanged(region, m_provider->region);
    edit.movesKeys = movesKeys() && m_moveKeys->isChecked();
    m_hub.store->run<AiProvider>(
        u"window"_s,
        [old = m_provider->name, edit](const HubCommands &commands) { return commands.editProvider(old, edit); }, this,
        done);
}

void ProviderDialog::finish(Result<AiProvider> result)
{
    if (!result) {
        showError(result.error());
        return;
    }
    m_savedName = result->name;
    accept();
}
