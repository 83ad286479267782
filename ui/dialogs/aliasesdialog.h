// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDialog>

#include "models/values/error.h"
#include "models/values/modelalias.h"
#include "ui/hubcontext.h"

class DataTable;
class QPushButton;
class TextLabel;
class TextTableModel;

/// All aliases of models, with what can be done to them.
class AliasesDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AliasesDialog)

public:
    AliasesDialog(const HubContext &hub, QWidget *parent);

private:
    void build();
    void refresh();
    void show(const QList<ModelAlias> &aliases);
    void showError(const Error &error);
    void edit(const std::optional<ModelAlias> &alias);
    void editSelected();
    void confirmRemoval();
    void remove(const QString &name);
    [[nodiscard]] QWidget *buildEmpty();
    void followSelection();
    [[nodiscard]] const ModelAlias *selected() const;

    HubContext m_hub;
    TextTableModel *m_model;
    DataTable *m_table;
    TextLabel *m_problem;
    QWidget *m_empty;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QList<ModelAlias> m_aliases;
};
