// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "models/values/modelalias.h"
#include "ui/dialogs/formdialog.h"
#include "ui/hubcontext.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

/// Adds an alias of models, or edits one.
class AliasDialog final : public FormDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AliasDialog)

public:
    AliasDialog(const HubContext &hub, const std::optional<ModelAlias> &alias, QWidget *parent);

    /// For people: "in their order", ...
    [[nodiscard]] static QString strategyText(RoutingStrategy strategy);

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    [[nodiscard]] ModelAlias entered() const;

    HubContext m_hub;
    QLineEdit *m_name;
    QPlainTextEdit *m_targets;
    QComboBox *m_strategy;
};
