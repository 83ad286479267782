// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

#include "models/values/aiprovider.h"
#include "ui/dialogs/formdialog.h"
#include "ui/hubcontext.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class TextLabel;

/// Adds a provider, or edits one (its kind stays).
class ProviderDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProviderDialog)

public:
    /// `takenNames`: of the other providers.
    ProviderDialog(const HubContext &hub, std::optional<AiProvider> provider, QStringList takenNames, QWidget *parent);

    /// The provider that is edited has stored keys: they go to another host, port or scheme only if that is ticked.
    void setHasKeys(bool hasKeys);

    /// The name under which the provider was saved.
    [[nodiscard]] QString savedName() const { return m_savedName; }

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    void fillKinds();
    void showKind();
    void watch();
    void warn();
    [[nodiscard]] AiProvider wanted() const;
    [[nodiscard]] bool movesKeys() const;
    void finish(Result<AiProvider> result);
    [[nodiscard]] QString kind() const;
    [[nodiscard]] QString openPlaceholder() const;
    [[nodiscard]] QString ownBaseUrl() const; ///< empty when it is the kind's
    [[nodiscard]] QString freeName(const QString &wish) const;
    [[nodiscard]] QString urlComplaint() const;

    HubContext m_hub;
    std::optional<AiProvider> m_provider;
    QStringList m_takenNames;
    QString m_savedName;
    bool m_hasKeys = false;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QLineEdit *m_baseUrl;
    TextLabel *m_clearText;
    QCheckBox *m_allowClearText;
    QCheckBox *m_moveKeys;
    QLineEdit *m_region;
};
