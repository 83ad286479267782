// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QStringList>

#include "models/values/app.h"
#include "ui/dialogs/formdialog.h"
#include "ui/hubcontext.h"

class CreditsField;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QSpinBox;

/// Creates an app (its key is then in issued()), or edits name and limits of one: only what was changed here, so that
/// what others change meanwhile stays, and so does what the fields cannot show.
class AppDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AppDialog)

public:
    /// `takenNames`: of the other apps.
    AppDialog(const HubContext &hub, std::optional<App> app, QStringList takenNames, QWidget *parent);

    /// The new key, moved out: the only time it can be had. Empty when an app was edited.
    [[nodiscard]] std::optional<IssuedKey> takeIssued();

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    void buildFields();
    void fill();
    void loadAccounts();
    void watch();
    [[nodiscard]] AppLimits limits() const;
    void create();
    void edit();

    HubContext m_hub;
    std::optional<App> m_app;
    AppLimits m_shown; ///< what the fields said at first
    QStringList m_takenNames;
    std::optional<IssuedKey> m_issued;
    QLineEdit *m_name;
    QComboBox *m_account;
    QLineEdit *m_models;
    QSpinBox *m_requests;
    QSpinBox *m_tokens;
    QSpinBox *m_concurrent;
    CreditsField *m_budget;
    QComboBox *m_period;
    QCheckBox *m_expires;
    QDateTimeEdit *m_expiresAt;
};
