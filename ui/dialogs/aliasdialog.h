// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

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
    /// `takenNames`: of all aliases. An alias that is edited keeps its name.
    AliasDialog(const HubContext &hub, const std::optional<ModelAlias> &alias, QStringList takenNames, QWidget *parent);

    /// For people: "in their order", ...
    [[nodiscard]] static QString strategyText(RoutingStrategy strategy);

protected:
    void submit() override;
    [[nodiscard]] QString complaint() const override;

private:
    [[nodiscard]] ModelAlias entered() const;

    HubContext m_hub;
    QStringList m_takenNames; ///< empty while one is edited
    bool m_isNew;
    QLineEdit *m_name;
    QPlainTextEdit *m_targets;
    QComboBox *m_strategy;
};
